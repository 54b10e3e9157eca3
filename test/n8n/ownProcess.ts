import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';

/** A little more than n8n's own limit for stopping, as the tests set it. */
const STOP_WITHIN_MS = 15_000;

const LAST_LINES = 40;

/** A process that this one has started, and that ends with it at the latest. */
export interface OwnProcess {
	pid: number;
	/** Settles, never rejects, when the process is gone; tells in a line how it ended. */
	ended: Promise<string>;
	/** The last lines that it wrote. */
	lastLines: () => Promise<string>;
	/**
	 * Asks it to stop, and kills it if it has not ended in time: after 15 s, or as many ms as are given.
	 * Resolves when it is gone.
	 */
	stop: (withinMs?: number) => Promise<void>;
	/** Kills it on the spot, as a crash would. Resolves when it is gone. */
	kill: () => Promise<void>;
}

/** The ids by which the system knows a user. */
export interface SystemUser {
	uid: number;
	gid: number;
}

interface OwnProcessOptions {
	/** The whole environment; nothing is added to it. */
	environment: Readonly<Record<string, string>>;
	/** Path of the file for all that it writes, which begins anew. */
	log: string;
	/** What asks it to stop: SIGTERM by default. */
	stopSignal?: NodeJS.Signals;
	/** Who it runs as; by default as this process does. */
	user?: SystemUser | undefined;
}

/** Starts a program. */
export async function startOwnProcess(
	file: string,
	args: readonly string[],
	{ environment, log, stopSignal = 'SIGTERM', user }: OwnProcessOptions,
): Promise<OwnProcess> {
	// The file itself, not a pipe through this process: if this one is killed, an n8n that writes into a
	// pipe without a reader loops for ever and ignores signals.
	const output = await open(log, 'w');
	const child = spawn(file, args, {
		env: environment,
		stdio: ['ignore', output.fd, output.fd],
		...user,
	});
	const ended = new Promise<string>((resolve) => {
		child.once('exit', (code, signal) => {
			resolve(signal === null ? `exit code ${String(code)}` : `ended by ${signal}`);
		});
	});
	await once(child, 'spawn').finally(() => output.close());
	endWithThisProcess(child, stopSignal);
	return {
		pid: pidOf(child),
		ended,
		lastLines: async () => (await readFile(log, 'utf8')).split('\n').slice(-LAST_LINES).join('\n'),
		stop: async (withinMs = STOP_WITHIN_MS) => {
			child.kill(stopSignal);
			const limit = setTimeout(() => child.kill('SIGKILL'), withinMs);
			await ended;
			clearTimeout(limit);
		},
		kill: async () => {
			child.kill('SIGKILL');
			await ended;
		},
	};
}

function endWithThisProcess(child: ChildProcess, stopSignal: NodeJS.Signals): void {
	const end = () => child.kill(stopSignal);
	process.once('exit', end);
	child.once('exit', () => process.off('exit', end));
}

function pidOf({ pid }: ChildProcess): number {
	if (pid === undefined) throw new Error('A program was started, but has no process id.');
	return pid;
}
