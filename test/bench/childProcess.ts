import { join } from 'node:path';
import { z } from 'zod';

import { ROOT } from '../demo/folders';

/** How the scripts of this folder are run in a process of their own */
export interface ChildOptions {
	/** Path of the Node binary that they run on */
	readonly node: string;
	/** Where they put their files */
	readonly folder: string;
	readonly signal: AbortSignal;
}

/** Options for Node, before the script */
const withTypes = ['--expose-gc', '--import', 'tsx'];

/**
 * Runs a script of this folder in a process of its own, to its end.
 *
 * @param task what the script is to do; it gets it as JSON
 * @returns what the script has sent at its end
 */
export async function runChild<Outcome>(
	script: string,
	task: unknown,
	outcome: z.ZodType<Outcome>,
	{ node, folder, signal }: ChildOptions,
	nodeOptions = withTypes,
): Promise<Outcome> {
	const { execa } = await import('execa');
	const { ipcOutput } = await execa(
		node,
		[...nodeOptions, join(__dirname, script), JSON.stringify(task)],
		{ cwd: ROOT, ipc: true, env: { TMPDIR: folder }, cancelSignal: signal },
	);
	return outcome.parse(ipcOutput[0]);
}

/** A server in a process of its own */
export interface ServerProcess {
	readonly origin: string;
	stop(): Promise<void>;
}

/** Starts the fake server of the service */
export async function startFakeServer({ node, signal }: ChildOptions): Promise<ServerProcess> {
	const { execa } = await import('execa');
	const server = execa(node, [...withTypes, join(__dirname, 'fakeServerChild.ts')], {
		cwd: ROOT,
		ipc: true,
		reject: false,
		cancelSignal: signal,
	});
	const origin = z.string().parse(await server.getOneMessage());
	return {
		origin,
		stop: async () => {
			server.kill();
			await server;
		},
	};
}

/** In the process itself: what it is to do */
export function taskOf<Task>(schema: z.ZodType<Task>): Task {
	return schema.parse(JSON.parse(z.string().parse(process.argv[2])));
}

/** In the process itself: sends what has come of it, and ends */
export function finish(outcome: Readonly<Record<string, unknown>>): void {
	process.send?.(outcome, () => process.exit());
}
