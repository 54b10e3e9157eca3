import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installOnce } from './installOnce';
import { reportWhile, type Report } from './report';
import { runTool } from './runTool';
import { installToolchain, NODE_VERSION, type Toolchain } from './toolchain';

export const N8N_VERSION = '2.41.1';

/** What n8n needs compiled for the machine: its database, and the sandbox of its Code node. */
const NATIVE_PACKAGES = ['sqlite3', 'isolated-vm'] as const;

const MANIFEST = {
	name: 'n8n-runtime',
	private: true,
	dependencies: { n8n: N8N_VERSION },
	// n8n's own ranges lead to versions that the npm registry lacks or that do not fit; xlsx it even
	// asks for by an address outside of the registry.
	overrides: { linkedom: '0.18.12', xlsx: '0.18.5', '@langchain/langgraph': '1.3.0' },
};

/** An n8n that is installed and can be started, any number of times. */
export interface Runtime extends Toolchain {
	/** Path of n8n's command-line script. */
	n8n: string;
	/** The `node_modules` that n8n and its dependencies lie in. */
	modules: string;
}

/**
 * Installs n8n and the Node and npm that it runs on into `folder`, once: about 2.4 GB, some minutes.
 * An installation that was interrupted is done anew, and one that is there costs no time.
 */
export async function installRuntime(
	folder: string,
	report: Report,
	signal?: AbortSignal,
): Promise<Runtime> {
	const toolchain = await installToolchain(join(folder, 'node'), report, signal);
	const n8nFolder = join(folder, 'n8n');
	const recipe = [MANIFEST, NATIVE_PACKAGES, NODE_VERSION, process.platform, process.arch];
	await installOnce(n8nFolder, recipe, report, async () => {
		await writeFile(join(n8nFolder, 'package.json'), JSON.stringify(MANIFEST, null, 2));
		await reportWhile(report, `Installing n8n ${N8N_VERSION} (2.2 GB, takes minutes)`, () =>
			toolchain.npm(
				['install', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'],
				n8nFolder,
				signal,
			),
		);
		await reportWhile(report, `Preparing ${NATIVE_PACKAGES.join(' and ')} for this machine`, () =>
			prepareNativePackages(toolchain, n8nFolder, signal),
		);
	});
	const modules = join(n8nFolder, 'node_modules');
	return { ...toolchain, modules, n8n: join(modules, 'n8n', 'bin', 'n8n') };
}

async function prepareNativePackages(
	toolchain: Toolchain,
	n8nFolder: string,
	signal?: AbortSignal,
): Promise<void> {
	// npm may leave a script out with no more than a warning, so what counts is that they load.
	const load = NATIVE_PACKAGES.map((name) => `require('${name}')`).join(';');
	try {
		// Spoken out, because this repository's npm settings forbid scripts to everything run by npm.
		const rebuild = ['rebuild', '--ignore-scripts=false', ...NATIVE_PACKAGES];
		await toolchain.npm(rebuild, n8nFolder, signal);
		await runTool(toolchain.node, ['-e', load], { cwd: n8nFolder, signal });
	} catch (cause) {
		throw new Error(
			`n8n's native packages could not be prepared. Where no ready-made ones can be fetched they ` +
				`are compiled, which takes Python 3, make and a C++ compiler.\n${String(cause)}`,
			{ cause },
		);
	}
}
