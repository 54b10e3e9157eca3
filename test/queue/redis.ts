import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startOwnProcess, type OwnProcess } from '../n8n/ownProcess';
import { HOST } from '../n8n/n8nSettings';
import type { Programs } from './installPrograms';
import { untilReady } from './programReady';

/** A Redis of one's own, with what n8n must be told to use it. */
export interface Redis extends OwnProcess {
	settings: Readonly<Record<string, string>>;
}

/** Starts Redis, empty, in a folder; it keeps nothing on disk. */
export async function startRedis(
	{ redisServer }: Programs,
	folder: string,
	port: number,
): Promise<Redis> {
	await mkdir(folder);
	const password = randomBytes(15).toString('hex');
	const configuration = join(folder, 'redis.conf');
	const log = join(folder, 'redis.log');
	await writeFile(
		configuration,
		[
			`bind ${HOST}`,
			`port ${port}`,
			`requirepass ${password}`,
			`dir ${folder}`,
			'save ""',
			'appendonly no',
		].join('\n'),
		{ mode: 0o600 },
	);
	const process = await startOwnProcess(redisServer, [configuration], { environment: {}, log });
	await untilReady('Redis', process, async () =>
		(await readFile(log, 'utf8')).includes('Ready to accept connections'),
	);
	return {
		...process,
		settings: {
			QUEUE_BULL_REDIS_HOST: HOST,
			QUEUE_BULL_REDIS_PORT: port.toString(),
			QUEUE_BULL_REDIS_PASSWORD: password,
		},
	};
}
