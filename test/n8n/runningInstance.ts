import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { request } from 'undici';
import { z } from 'zod';
import { readIfThere } from './readIfThere';

const runningSchema = z.object({ pid: z.number(), url: z.string() });

type Running = z.infer<typeof runningSchema>;

/** Writes into a user folder which n8n runs on it. */
export async function recordRunning(userFolder: string, running: Running): Promise<void> {
	await writeFile(recordPath(userFolder), JSON.stringify(running));
}

export async function forgetRunning(userFolder: string): Promise<void> {
	await rm(recordPath(userFolder), { force: true });
}

/**
 * @throws when an n8n still runs on the folder, as after its starter was killed. A second one would
 *   spoil the database, and a package must not be exchanged under a running one.
 */
export async function refuseIfRunning(userFolder: string): Promise<void> {
	const record = await readIfThere(recordPath(userFolder));
	if (record === undefined) return;
	const { pid, url } = runningSchema.parse(JSON.parse(record));
	if (await answers(`${url}/healthz`)) {
		throw new Error(
			`An n8n that was started earlier still runs on ${userFolder}: process ${pid}, ${url}. End it first.`,
		);
	}
}

/** Whether something answers there with HTTP 200. */
export async function answers(address: string): Promise<boolean> {
	try {
		const { statusCode, body } = await request(address);
		await body.dump();
		return statusCode === 200;
	} catch {
		// Nothing listens there (yet), which is an answer, too.
		return false;
	}
}

function recordPath(userFolder: string): string {
	return join(userFolder, 'running.json');
}
