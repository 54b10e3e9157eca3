import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import type { Runtime } from './runtime';

/** A little more than n8n's own limit for stopping. */
const STOP_WITHIN_MS = 15_000;

const LAST_LINES = 40;

/** One process of n8n: the main one, or a worker. */
export interface N8nProcess {
	pid: number;
	/** Settles, never rejects, when the process is gone; tells in a line how it ended. */
	ended: Promise<string>;
	/** The last lines that it wrote. */
	lastLines: () => Promise<string>;
	/** Asks it to stop, and kills it if it has not ended after 15 s. Resolves when it is gone. */
	stop: () => Promise<void>;
	/** Kills it on the spot, as a crash would. Resolves when it is gone. */
	kill: () => Promise<void>;
}

/**
 * Starts n8n's command line with `args` (e.g. `['start']`, `['worker']`). All that it writes goes
 * to the file `log`, which begins anew. It ends with this process at the latest.
 *
 * @param environment the whole environment; nothing is added to it
 */
export async function startProcess(
	runtime: Runtime,
	args: readonly string[],
	environment: Readonly<Record<string, string>>,
	log: string,
): Promise<N8nProcess> {
	// The file itself, not a pipe through this process: should this one be killed, an n8n that writes
	// into a pipe which nobody reads any more would go round in circles, deaf to being stopped.
	const output = await open(log, 'w');
	const child = spawn(runtime.node, [runtime.n8n, ...args], {
		env: environment,
		stdio: ['ignore', output.fd, output.fd],
	});
	const ended = new Promise<string>((resolve) => {
		child.once('exit', (code, signal) => {
			resolve(signal === null ? `exit code ${String(code)}` : `ended by ${signal}`);
		});
	});
	await once(child, 'spawn').finally(() => output.close());
	endWithThisProcess(child);
	return {
		pid: pidOf(child),
		ended,
		lastLines: async () => (await readFile(log, 'utf8')).split('\n').slice(-LAST_LINES).join('\n'),
		stop: async () => {
			child.kill('SIGTERM');
			const limit = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
			await ended;
			clearTimeout(limit);
		},
		kill: async () => {
			child.kill('SIGKILL');
			await ended;
		},
	};
}

function endWithThisProcess(child: ChildProcess): void {
	const end = () => child.kill('SIGTERM');
	process.once('exit', end);
	child.once('exit', () => process.off('exit', end));
}

function pidOf({ pid }: ChildProcess): number {
	if (pid === undefined) throw new Error('n8n was started, but has no process id.');
	return pid;
}
