import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { twoFreePorts } from './freePorts';
import { startOwnProcess, type OwnProcess } from './ownProcess';
import { answers, forgetRunning, recordRunning, refuseIfRunning } from './runningInstance';
import type { Runtime } from './runtime';
import { HOST, settingsOf } from './n8nSettings';

/** The first start sets up the database, which takes a slow machine a minute. */
const READY_WITHIN_MS = 180_000;
const ASK_EVERY_MS = 250;

export interface InstanceOptions {
	/** What n8n calls its user folder: database, key, files and packages lie in `.n8n` below it. */
	userFolder: string;
	/** What n8n's command line is told: `start` by default, or `worker` with what it takes. */
	args?: readonly string[];
	/** Added to the settings that every instance has. */
	environment?: Readonly<Record<string, string>>;
	/** Any free one by default. */
	port?: number;
	/** Path of the file for all that n8n writes; it begins anew. By default n8n.log in the user folder. */
	log?: string;
	/** Ends the start, and the process with it, when it aborts. */
	signal?: AbortSignal | undefined;
}

/** A running n8n with its editor and its REST interface, or a worker of it. */
export interface Instance extends OwnProcess {
	/** Without a slash at the end. */
	url: string;
	/** Path of the file with all that n8n has written. */
	log: string;
}

/**
 * Starts n8n on a user folder and resolves when it answers.
 *
 * @throws when n8n ends or is not ready within 3 minutes, with n8n's own last words; and when
 *   another n8n still runs on the folder
 */
export async function startInstance(
	runtime: Runtime,
	{
		userFolder,
		args = ['start'],
		environment = {},
		port,
		log = join(userFolder, 'n8n.log'),
		signal,
	}: InstanceOptions,
): Promise<Instance> {
	await refuseIfRunning(userFolder);
	await mkdir(userFolder, { recursive: true });
	const [freePort, brokerPort] = await twoFreePorts();
	const editorPort = port ?? freePort;
	const url = `http://${HOST}:${editorPort}`;
	const settings = settingsOf(runtime, userFolder, {
		N8N_PORT: editorPort.toString(),
		// A worker answers nothing but whether it is ready.
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: editorPort.toString(),
		// n8n's task broker; left alone, it would take the one port 5679 from any other n8n.
		N8N_RUNNERS_BROKER_PORT: brokerPort.toString(),
		...environment,
	});
	const n8n = await startOwnProcess(runtime.node, [runtime.n8n, ...args], {
		environment: settings,
		log,
	});
	const ended = n8n.ended.finally(() => forgetRunning(userFolder));
	await recordRunning(userFolder, { pid: n8n.pid, url });
	const giveUp = new AbortController();
	try {
		const signals = [giveUp.signal, ...(signal ? [signal] : [])];
		await whileRunning(n8n, waitUntilReady(url, n8n, AbortSignal.any(signals)));
	} catch (error) {
		giveUp.abort();
		await n8n.stop();
		throw error;
	}
	return {
		...n8n,
		url,
		log,
		ended,
		stop: async (withinMs) => {
			await Promise.all([n8n.stop(withinMs), ended]);
		},
		kill: async () => {
			await Promise.all([n8n.kill(), ended]);
		},
	};
}

/** The result of `work`, or an error with n8n's last words as soon as n8n ends before that. */
export async function whileRunning<T>(n8n: OwnProcess, work: Promise<T>): Promise<T> {
	const early = n8n.ended.then(async (how) => {
		const lastLines = await n8n.lastLines();
		throw new Error(`n8n has ended by itself (${how}). Its last words:\n${lastLines}`);
	});
	return await Promise.race([work, early]);
}

async function waitUntilReady(url: string, n8n: OwnProcess, signal: AbortSignal): Promise<void> {
	const deadline = Date.now() + READY_WITHIN_MS;
	while (!(await answers(`${url}/healthz/readiness`))) {
		if (Date.now() > deadline) {
			const lastLines = await n8n.lastLines();
			throw new Error(
				`n8n was not ready after ${READY_WITHIN_MS / 1000} s. Its last words:\n${lastLines}`,
			);
		}
		await sleep(ASK_EVERY_MS, undefined, { signal });
	}
}
