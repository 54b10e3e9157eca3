/**
 * Writes what is generated into the README and the other pages of the repository.
 *
 *     npm run docs               writes it
 *     npm run docs -- --check    writes nothing, and fails when something is not as it would be written
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { fromRoot } from '../demo/folders';
import { compare, generated, type Outdated } from './generated';

const wordsOf = ({ path, sections }: Outdated): string => {
	const places = sections.map((name) => ` between the markers "${name}:start" and "${name}:end"`);
	return `${fromRoot(path)}${places.join(',')}`;
};

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
	for (const one of generated) {
		const outdated = await compare(one);
		if (outdated === undefined) continue;
		if (values.check) {
			process.stderr.write(`Out of date, "npm run docs" writes it anew: ${wordsOf(outdated)}\n`);
			process.exitCode = 1;
		} else {
			await writeFile(outdated.path, outdated.text);
			process.stdout.write(`Written: ${wordsOf(outdated)}\n`);
		}
	}
}

void main();
