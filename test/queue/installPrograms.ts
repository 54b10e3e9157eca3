import { constants } from 'node:fs';
import { access, readdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { reportWhile, type Report } from '../n8n/report';
import { runTool } from '../n8n/runTool';

/** Where Debian and its kin have each version of PostgreSQL, as a folder of its own. */
const POSTGRESQL = '/usr/lib/postgresql';

/** Asked by Debian's packages before they start a service; 101 forbids it. */
const POLICY = '/usr/sbin/policy-rc.d';

/** The paths of the programs that n8n's queue mode needs beside n8n. */
export interface Programs {
	initdb: string;
	postgres: string;
	redisServer: string;
}

/**
 * Finds PostgreSQL and Redis, and installs what is missing from Debian's packages where that is
 * possible. No service of theirs is started.
 *
 * @throws a sentence about what to install, where they cannot be installed from here
 */
export async function installPrograms(report: Report, signal?: AbortSignal): Promise<Programs> {
	const there = await findPrograms();
	if (there !== undefined) return there;
	if (process.getuid?.() !== 0 || (await folderWith(onPath(), ['apt-get'])) === undefined) {
		throw new Error(await whatToInstall());
	}
	await reportWhile(report, 'Installing PostgreSQL and Redis from the packages of the system', () =>
		withoutServices(() => installPackages(signal)),
	);
	const installed = await findPrograms();
	if (installed === undefined) throw new Error(await whatToInstall());
	return installed;
}

async function findPrograms(): Promise<Programs | undefined> {
	const folders = await searched();
	const redis = await folderWith(folders, ['redis-server']);
	// From one folder, as those of different versions do not go together.
	const postgres = await folderWith(folders, ['initdb', 'postgres']);
	if (redis === undefined || postgres === undefined) return undefined;
	return {
		initdb: join(postgres, 'initdb'),
		postgres: join(postgres, 'postgres'),
		redisServer: join(redis, 'redis-server'),
	};
}

async function installPackages(signal?: AbortSignal): Promise<void> {
	const options = { cwd: '/', env: { DEBIAN_FRONTEND: 'noninteractive' }, signal };
	await runTool('apt-get', ['update'], options);
	const packages = ['postgresql', 'redis-server'];
	await runTool('apt-get', ['install', '-y', '--no-install-recommends', ...packages], options);
}

async function withoutServices(work: () => Promise<void>): Promise<void> {
	if (await isThere(POLICY, constants.X_OK)) {
		// A container has this file for the same purpose.
		await work();
		return;
	}
	await writeFile(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' });
	try {
		await work();
	} finally {
		await rm(POLICY);
	}
}

async function whatToInstall(): Promise<string> {
	return (
		'The queue tests need PostgreSQL (initdb, postgres) and Redis (redis-server); install them, on ' +
		'Debian or Ubuntu with "apt-get install postgresql redis-server", so that they are in one of ' +
		`${(await searched()).join(', ')}.`
	);
}

async function searched(): Promise<string[]> {
	return [...onPath(), ...(await postgresFolders())];
}

function onPath(): string[] {
	return (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
}

/** The newest version first. */
async function postgresFolders(): Promise<string[]> {
	if (!(await isThere(POSTGRESQL))) return [join(POSTGRESQL, '*', 'bin')];
	const versions = await readdir(POSTGRESQL);
	const newestFirst = versions.sort((one, other) => Number(other) - Number(one));
	return newestFirst.map((version) => join(POSTGRESQL, version, 'bin'));
}

async function folderWith(
	folders: readonly string[],
	programs: readonly string[],
): Promise<string | undefined> {
	for (const folder of folders) {
		const each = programs.map((program) => isThere(join(folder, program), constants.X_OK));
		if ((await Promise.all(each)).every(Boolean)) return folder;
	}
	return undefined;
}

async function isThere(path: string, mode?: number): Promise<boolean> {
	try {
		await access(path, mode);
		return true;
	} catch {
		// Not there, or not for this user: the very thing that is asked.
		return false;
	}
}
