import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT, RUNTIME } from '../demo/folders';
import jestPreset from '../jest-preset.json';
import { installOnce } from '../n8n/installOnce';
import { reportWhile, type Report } from '../n8n/report';
import { runTool } from '../n8n/runTool';
import { librariesOf, type Libraries } from './n8nDependencies';

/** The built package, and what its engine tests consist of. */
const TESTED = ['dist', 'index.js', 'nodes', 'credentials', 'test'] as const;

/**
 * Only what is asked for by name goes to the top, where the tests look for it first; what those bring along stays below
 * them, out of the way of the tests' own libraries.
 */
const INSTALL = [
	'install',
	'--install-strategy=shallow',
	'--legacy-peer-deps',
	'--ignore-scripts',
	'--no-package-lock',
	'--no-audit',
	'--no-fund',
] as const;

/** Packages of older versions that only `import` can load, which jest cannot do with what is not translated. */
const TO_TRANSLATE = '(p-retry|is-network-error)';

const manifestSchema = z.object({ scripts: z.unknown() }).passthrough();

/**
 * Makes a folder in which the built package and its engine tests find the libraries of a version of n8n, and no
 * others of n8n. What else they use is found further up, in the repository. The libraries are installed once: about
 * 220 MB, half a minute.
 *
 * @param version of n8n
 * @returns the folder
 */
export async function prepareVersionFolder(
	version: string,
	report: Report,
	signal: AbortSignal,
): Promise<string> {
	const folder = join(RUNTIME, 'libraries', version);
	await installOnce(folder, [version, INSTALL], report, async () => {
		const libraries = await librariesOf(version, signal);
		await writeManifest(folder, libraries);
		await reportWhile(report, `Installing the libraries of n8n ${version}`, () =>
			runTool('npm', INSTALL, { cwd: folder, signal }),
		);
	});
	for (const name of TESTED) {
		await rm(join(folder, name), { recursive: true, force: true });
		await cp(join(ROOT, name), join(folder, name), { recursive: true });
	}
	await writeFile(join(folder, 'jest.config.json'), JSON.stringify(configOf(folder), null, 2));
	return folder;
}

/** This package's own, which n8n reads, with the libraries in the place of those that it is developed with. */
async function writeManifest(folder: string, libraries: Libraries): Promise<void> {
	const own = manifestSchema.parse(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')));
	const manifest = { ...own, scripts: {}, devDependencies: libraries };
	await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
}

function configOf(folder: string) {
	const { transform, ...others } = jestPreset;
	return {
		...others,
		rootDir: folder,
		testMatch: ['<rootDir>/test/engine/**/*.test.ts'],
		transformIgnorePatterns: [`/node_modules/(?!(.*/)?${TO_TRANSLATE}/)`],
		transform: { ...transform, [`/${TO_TRANSLATE}/.+\\.js$`]: transform['^.+\\.ts$'] },
		// The engine of n8n 2.0 leaves a timer running.
		forceExit: true,
	};
}
