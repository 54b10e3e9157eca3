import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { pack } from '../package/pack';
import { readIfThere } from './readIfThere';
import { refuseIfRunning } from './runningInstance';
import type { Runtime } from './runtime';
import { runTool } from './runTool';

const manifestSchema = z.object({ name: z.string(), version: z.string() }).passthrough();

const installedSchema = z
	.object({ dependencies: z.record(z.string()) })
	.passthrough()
	.catch({ name: 'installed-nodes', private: true, dependencies: {} });

export interface CommunityPackage {
	name: string;
	version: string;
}

/**
 * Installs the package that lies built in `source` into n8n's user folder, step by step as n8n's own
 * service for community packages does with one from the registry (`downloadPackage` in n8n's
 * community-packages.service.js), so that it is loaded and named just as for a user. A package of
 * the same name is replaced.
 *
 * @throws when n8n runs on the folder
 */
export async function installCommunityPackage(
	source: string,
	userFolder: string,
	runtime: Runtime,
	signal?: AbortSignal,
): Promise<CommunityPackage> {
	await refuseIfRunning(userFolder);
	const { name } = await readManifest(source);
	const nodesFolder = join(userFolder, '.n8n', 'nodes');
	const packageFolder = join(nodesFolder, 'node_modules', name);
	await rm(packageFolder, { recursive: true, force: true, maxRetries: 3 });
	await mkdir(packageFolder, { recursive: true });
	await unpack(source, nodesFolder, packageFolder, signal);
	const { version } = await dropForeignDependencies(packageFolder);
	await runtime.npm(
		[
			'install',
			'--audit=false',
			'--fund=false',
			'--bin-links=false',
			'--install-strategy=shallow',
			'--ignore-scripts=true',
			'--package-lock=false',
		],
		packageFolder,
		signal,
	);
	await recordInstalled(nodesFolder, { name, version });
	await letPackagesFindN8n(userFolder, runtime);
	return { name, version };
}

async function unpack(
	source: string,
	nodesFolder: string,
	packageFolder: string,
	signal?: AbortSignal,
): Promise<void> {
	const { filename } = await pack(source, nodesFolder, signal);
	try {
		await runTool('tar', ['-xzf', filename, '-C', packageFolder, '--strip-components=1'], {
			cwd: nodesFolder,
			signal,
		});
	} finally {
		await rm(join(nodesFolder, filename));
	}
}

async function readManifest(folder: string): Promise<z.infer<typeof manifestSchema>> {
	return manifestSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
}

/** n8n leaves a package only its own `dependencies`; n8n-workflow and the like it provides itself. */
async function dropForeignDependencies(packageFolder: string): Promise<CommunityPackage> {
	const manifest = await readManifest(packageFolder);
	delete manifest['devDependencies'];
	delete manifest['peerDependencies'];
	delete manifest['optionalDependencies'];
	await writeFile(join(packageFolder, 'package.json'), JSON.stringify(manifest, null, 2));
	return manifest;
}

async function recordInstalled(
	nodesFolder: string,
	{ name, version }: CommunityPackage,
): Promise<void> {
	const path = join(nodesFolder, 'package.json');
	const installed = installedSchema.parse(JSON.parse((await readIfThere(path)) ?? 'null'));
	installed.dependencies[name] = version;
	await writeFile(path, JSON.stringify(installed, null, 2));
}

/**
 * n8n adds its own modules to `NODE_PATH`, which Node asks last. A user folder inside of this
 * repository would so get n8n-workflow and zod from the repository: other copies than n8n's, with
 * other classes. The link puts n8n's modules before them, so that the package gets what it gets
 * anywhere else.
 */
async function letPackagesFindN8n(userFolder: string, runtime: Runtime): Promise<void> {
	const link = join(userFolder, 'node_modules');
	await rm(link, { force: true });
	await symlink(runtime.modules, link, 'junction');
}
