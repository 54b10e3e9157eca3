/** Downloads a file twice in one way, in a process of its own, and sends how long the first time took and by how much it grew. */
import type { INodeParameters, IVersionedNodeType } from 'n8n-workflow';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createWriteStream, rmSync } from 'node:fs';
import { mkdtemp, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stream } from 'undici';
import { z } from 'zod';

import { startEngine, type Run } from '../engine/harness/engine';
import { PREFIX } from '../service/paths';
import { finish, taskOf } from './childProcess';
import { downloadTask, type DownloadTask } from './downloadTask';
import { watchGrowth, type Growth } from './peakMemory';

/** Bytes of a file, and how often it is downloaded before the one that counts */
const warmUp = { bytes: 1_000_000, times: 3 };

/** Downloads the file of so many bytes, and gives how many of them have been stored */
type Download = (bytes: number) => Promise<number>;

async function byNode(
	type: Run['type'],
	parametersOf: (bytes: number) => INodeParameters,
	{ origin, modules }: DownloadTask,
): Promise<Download> {
	const engine = await startEngine(httpRequestNode(modules));
	const credential = { apiKey: 'key', baseUrl: origin + PREFIX };
	return async (bytes) => {
		const { error, outputs } = await engine.run({
			type,
			parameters: parametersOf(bytes),
			credential,
		});
		const file = outputs[0]?.[0]?.binary?.data;
		if (file === undefined) throw error ?? new Error('No file has come out');
		return file.bytes ?? 0;
	};
}

/** n8n's own node, as n8n installs it */
function httpRequestNode(modules: string): IVersionedNodeType {
	const require = createRequire(join(modules, 'n8n', 'package.json'));
	const { HttpRequest } = z
		.object({ HttpRequest: z.custom<new () => IVersionedNodeType>() })
		.parse(require('n8n-nodes-base/dist/nodes/HttpRequest/HttpRequest.node.js'));
	return new HttpRequest();
}

async function byUndici({ origin }: DownloadTask): Promise<Download> {
	const folder = await mkdtemp(join(tmpdir(), 'undici-'));
	// As the engine's: what is left for the disk to write would slow down the next process
	process.once('exit', () => {
		rmSync(folder, { recursive: true, force: true });
	});
	let files = 0;
	return async (bytes) => {
		files += 1;
		const path = join(folder, `${files}.mp4`);
		await stream(`${origin}/files/${bytes}.mp4`, { method: 'GET' }, () => createWriteStream(path));
		return (await stat(path)).size;
	};
}

async function prepare(task: DownloadTask): Promise<Download> {
	switch (task.downloader) {
		case 'Wait for Video':
			return await byNode('waitForVideo', (bytes) => ({ videoId: `video_${bytes}` }), task);
		case 'HTTP Request':
			return await byNode('guest', (bytes) => fileRequest(task.origin, bytes), task);
		case 'undici':
			return await byUndici(task);
	}
}

const fileRequest = (origin: string, bytes: number): INodeParameters => ({
	url: `${origin}/files/${bytes}.mp4`,
	options: { response: { response: { responseFormat: 'file' } } },
});

async function main(): Promise<void> {
	const task = taskOf(downloadTask);
	const download = await prepare(task);
	for (let times = 0; times < warmUp.times; times++) await download(warmUp.bytes);
	const { seconds, ...first } = await measure(download, task.bytes);
	const again = await measure(download, task.bytes);
	finish({
		seconds,
		growth: first.megabytes,
		growthAgain: again.megabytes,
		growthFrom: first.from,
	});
}

async function measure(download: Download, bytes: number): Promise<Growth & { seconds: number }> {
	const growth = watchGrowth();
	// Wait for Video asks how the video is doing before it asks for the file
	let start = performance.now();
	const restart = () => {
		start = performance.now();
	};
	subscribe('http.client.request.start', restart);
	const stored = await download(bytes);
	const seconds = (performance.now() - start) / 1000;
	unsubscribe('http.client.request.start', restart);
	if (stored !== bytes) throw new Error(`${stored} of ${bytes} bytes have been stored`);
	return { seconds, ...growth() };
}

void main();
