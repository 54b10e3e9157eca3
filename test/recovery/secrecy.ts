import { deepEqual, equal, ok } from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { videosFrom } from './outcome';
import { disguisesOf } from './key';
import type { Scenario } from './scenario';
import type { Stage } from './stage';
import { AT_ONCE } from './timing';
import { videosOf } from './workflows';

/** Where the key may have been left. Comes last, as it goes through what the others have left. */
export const secrecy: readonly Scenario[] = [
	{
		name: 'the service repeats the key in a refusal: the key does not get any further',
		play: async (stage) => {
			const play = await stage.newPlay();
			const body = { msg: `Bearer ${stage.key}`, key: stage.key };
			play.service.misbehave({ on: 'create', fault: 'answer', status: 403, body });
			await play.write(videosOf(['A']));
			equal((await play.run()).status, 'error');
			expectNoKeyIn(await textsOfExecutions(stage), stage);
		},
	},
	{
		name: 'the key lies nowhere in what n8n has stored, logged and answered',
		play: async (stage) => {
			const play = await stage.newPlay(AT_ONCE);
			await play.write(videosOf(['A']));
			const [video] = await videosFrom(await play.run(), stage);
			const texts = new Map([
				...(await textsOfExecutions(stage)),
				...(await filesBelow(stage.folder)),
			]);
			// Proves that the search finds what is there: the id is in the log, the database, the answers.
			ok(whereIs([video ?? ''], texts).length >= 3);
			expectNoKeyIn(texts, stage);
		},
	},
	{
		name: 'the key has never gone to the host of the files',
		play: async (stage) => {
			const play = await stage.newPlay(AT_ONCE);
			await play.write(videosOf(['A']));
			await videosFrom(await play.run(), stage);
			equal(play.service.counts.download, 1);
			deepEqual(
				stage.services.flatMap(({ keyLeaks }) => keyLeaks),
				[],
			);
		},
	},
];

/** By what they are called. */
type Texts = ReadonlyMap<string, Buffer>;

async function textsOfExecutions({ api }: Stage): Promise<Texts> {
	const executions = await api.executions();
	const texts = executions.map(
		async ({ id }) => [`execution ${id}`, Buffer.from(await api.executionText(id))] as const,
	);
	return new Map(await Promise.all(texts));
}

/** All but what is linked, which is n8n itself. */
async function filesBelow(folder: string): Promise<Texts> {
	const entries = await readdir(folder, { withFileTypes: true, recursive: true });
	const texts = entries
		.filter((entry) => entry.isFile())
		.map(async ({ parentPath, name }) => {
			const path = join(parentPath, name);
			return [path, await readFile(path)] as const;
		});
	return new Map(await Promise.all(texts));
}

function whereIs(words: readonly string[], texts: Texts): string[] {
	const found = [...texts].filter(([, text]) => words.some((word) => text.includes(word)));
	return found.map(([name]) => name);
}

function expectNoKeyIn(texts: Texts, { key }: Stage): void {
	deepEqual(whereIs(disguisesOf(key), texts), []);
}
