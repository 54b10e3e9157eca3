import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { startOwnProcess, type OwnProcess, type SystemUser } from '../n8n/ownProcess';
import { HOST } from '../n8n/n8nSettings';
import { runTool } from '../n8n/runTool';
import type { Programs } from './installPrograms';
import { untilReady } from './programReady';

const USER = 'n8n';

/** What the tests have in it need not outlive a power failure. */
const QUICK = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** A PostgreSQL of one's own, with what n8n must be told to use it. */
export interface Postgres extends OwnProcess {
	settings: Readonly<Record<string, string>>;
}

/**
 * Starts PostgreSQL with a new, empty database in a folder.
 *
 * @param folder which every user may pass through
 */
export async function startPostgres(
	{ initdb, postgres }: Programs,
	folder: string,
	port: number,
	signal?: AbortSignal,
): Promise<Postgres> {
	const user = await unprivilegedUser();
	await mkdir(folder, { mode: 0o700 });
	const password = randomBytes(15).toString('hex');
	const passwordFile = join(folder, 'password');
	await writeFile(passwordFile, password, { mode: 0o600 });
	if (user !== undefined) {
		await chown(folder, user.uid, user.gid);
		await chown(passwordFile, user.uid, user.gid);
	}
	const data = join(folder, 'data');
	const log = join(folder, 'postgres.log');
	const access = ['-U', USER, '--pwfile', passwordFile, '-A', 'scram-sha-256'];
	const content = ['-E', 'UTF8', '--locale=C', '--no-sync'];
	await runTool(initdb, ['-D', data, ...access, ...content], { cwd: folder, user, signal });
	const options = [`listen_addresses=${HOST}`, 'unix_socket_directories=', ...QUICK];
	const process = await startOwnProcess(
		postgres,
		['-D', data, '-p', port.toString(), ...options.flatMap((option) => ['-c', option])],
		// Interrupted, it ends its connections and then itself; terminated, it would wait for them.
		{ environment: { LC_ALL: 'C' }, log, stopSignal: 'SIGINT', user },
	);
	await untilReady('PostgreSQL', process, async () =>
		(await readFile(log, 'utf8')).includes('ready to accept connections'),
	);
	return {
		...process,
		settings: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: HOST,
			DB_POSTGRESDB_PORT: port.toString(),
			DB_POSTGRESDB_DATABASE: 'postgres',
			DB_POSTGRESDB_USER: USER,
			DB_POSTGRESDB_PASSWORD: password,
		},
	};
}

/** PostgreSQL refuses to run as root, so root runs it as another user. */
async function unprivilegedUser(): Promise<SystemUser | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const idOf = async (kind: '-u' | '-g') =>
		z.coerce.number().parse(await runTool('id', [kind, 'nobody'], { cwd: '/' }));
	return { uid: await idOf('-u'), gid: await idOf('-g') };
}
