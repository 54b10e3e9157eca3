import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import type { VideoAnswer } from '../../nodes/shared/api/client';
import type { Task } from '../../nodes/shared/api/task';
import { KyyVideoError } from '../../nodes/shared/errors/error';
import type { Clock } from '../../nodes/shared/timing/clock';
import { ByteBudget } from '../../nodes/shared/timing/byteBudget';
import { Limiter } from '../../nodes/shared/timing/limiter';
import {
	downloadVideo,
	type Downloaded,
	type DownloadOptions,
} from '../../nodes/WaitForVideo/download';
import type { HostedFile } from '../../nodes/WaitForVideo/openFile';
import { IdleClock } from '../clock/idleClock';

const address = 'https://files.example/video_1.mp4';

const completed = (video_url: string | null): Task => ({
	id: 'video_1',
	object: 'video',
	created: null,
	model: null,
	status: 'completed',
	video_url,
	error: null,
});

const mp4 = Buffer.from(
	'\0\0\0\x18ftypisom\0\0\x02\0isomiso2\0\0\0\x08moov\0\0\0\x12mdat and so on',
);

/** How the file host takes a request; the signal closes the connection */
type Host = (signal: AbortSignal, clock: Clock) => Promise<HostedFile | 'private'>;

const sends =
	(body: () => Readable, said: Partial<HostedFile> = {}): Host =>
	async () =>
		await Promise.resolve({
			httpStatus: 200,
			contentType: 'video/mp4',
			announced: undefined,
			retryAfter: undefined,
			location: undefined,
			...said,
			body: body(),
		});

const content = (bytes: string | Uint8Array) => () => Readable.from([Buffer.from(bytes)]);

const wholeFile = sends(content(mp4), { announced: mp4.length });

const answers = (httpStatus: number, said: Partial<HostedFile> = {}): Host =>
	sends(content(mp4), { httpStatus, ...said });

const isPrivate: Host = async () => await Promise.resolve('private');

const refuses: Host = async () => await Promise.reject(new Error('connect ECONNREFUSED'));

/** Answers only when the connection is closed */
const isSilent: Host = async (signal) =>
	await new Promise((_resolve, reject) => {
		signal.addEventListener('abort', () => {
			reject(new Error('canceled'));
		});
	});

/** As `isSilent`, after the first bytes of an MP4 */
const stalls: Host = async (signal, clock) => {
	const body = new Readable({ read: () => undefined });
	body.push(mp4.subarray(0, 20));
	signal.addEventListener('abort', () => {
		body.destroy(new Error('canceled'));
	});
	return await sends(() => body)(signal, clock);
};

/** Sends so many bytes every ten seconds, for ever */
const drips =
	(bytes: number): Host =>
	async (signal, clock) =>
		await sends(() =>
			Readable.from(
				(async function* () {
					for (yield mp4; ;) {
						await clock.sleep(10_000, signal);
						yield Buffer.alloc(bytes);
					}
				})(),
			),
		)(signal, clock);

const breaks = sends(() =>
	Readable.from(
		(async function* () {
			yield await Promise.resolve(mp4.subarray(0, 20));
			throw new Error('read ECONNRESET');
		})(),
	),
);

const stored = { file: { data: mp4.toString('base64') } };

const kept = (bytes: Buffer) => ({ mimeType: 'video/mp4', data: bytes.toString('base64') });

const keep: DownloadOptions['store'] = async (file) => kept(await buffer(file));

/** As n8n does it where it keeps files in memory or in its database: later, and by listeners */
const keepByListeners: DownloadOptions['store'] = async (file) => {
	await new Promise((resolve) => setImmediate(resolve));
	const chunks: Uint8Array[] = [];
	await new Promise((resolve, reject) => {
		file.on('data', (chunk: Uint8Array) => chunks.push(chunk));
		file.on('end', resolve);
		file.on('error', reject);
	});
	return kept(Buffer.concat(chunks));
};

/** As n8n does it where it hands files on to an object store */
const keepByPipe: DownloadOptions['store'] = async (file) => {
	const through = new PassThrough();
	await new Promise((resolve) => setImmediate(resolve));
	return kept(await buffer(file.pipe(through)));
};

interface Trial {
	readonly result: Downloaded | KyyVideoError;
	/** The addresses that were opened */
	readonly opened: readonly string[];
	/** Of those, how many have a connection that is still open */
	readonly leftOpen: number;
	readonly queries: number;
	/** Milliseconds on the clock */
	readonly took: number;
}

/**
 * Downloads a video from a host that takes one request after the other in these ways, the last one for ever.
 *
 * @param fresh what the service answers when it is asked for a good address
 */
async function download(
	hosts: readonly Host[],
	{
		task = completed(address),
		store = keep,
		fresh = { kind: 'task', task },
		maxBytes,
		limiter = new Limiter({ concurrency: 1 }),
		memory = new ByteBudget(Infinity),
		stopAt,
	}: {
		task?: Task;
		store?: DownloadOptions['store'];
		fresh?: VideoAnswer;
		maxBytes?: number;
		limiter?: Limiter;
		memory?: ByteBudget;
		/** Milliseconds on the clock */
		stopAt?: number;
	} = {},
): Promise<Trial> {
	const clock = new IdleClock();
	const controller = new AbortController();
	if (stopAt === 0) controller.abort();
	else if (stopAt !== undefined) {
		void clock.sleep(stopAt, controller.signal).then(() => {
			controller.abort();
		});
	}
	const opened: string[] = [];
	const connections: AbortSignal[] = [];
	let queries = 0;
	const options: DownloadOptions = {
		open: async (url, signal) => {
			opened.push(url);
			connections.push(signal);
			const host = hosts[Math.min(opened.length, hosts.length) - 1] ?? wholeFile;
			return await host(signal, clock);
		},
		store,
		query: async () => {
			queries += 1;
			return await Promise.resolve(fresh);
		},
		maxBytes,
		limiter,
		memory,
		timing: { clock, random: () => 0, signal: controller.signal },
	};
	const result = await clock.during(
		downloadVideo(task, options).catch((error: unknown) => {
			if (error instanceof KyyVideoError) return error;
			throw error;
		}),
	);
	const leftOpen = connections.filter(({ aborted }) => !aborted).length;
	return { result, opened, leftOpen, queries, took: clock.now() };
}

const freshAddress = 'https://files.example/fresh.mp4';

const fresh: VideoAnswer = { kind: 'task', task: completed(freshAddress) };

test('a whole MP4 is stored at the first attempt', async () => {
	const { result, opened, queries } = await download([wholeFile]);
	expect(result).toMatchObject({ ...stored, task: { video_url: address } });
	expect(opened).toEqual([address]);
	expect(queries).toBe(0);
});

test.each([
	['by listeners', keepByListeners],
	['by a pipe', keepByPipe],
])('a file is seen and stored whole when n8n reads it %s', async (_how, store) => {
	const pieces = [mp4.subarray(0, 5), mp4.subarray(5, 40), mp4.subarray(40)];
	const { result } = await download([sends(() => Readable.from(pieces))], { store });
	expect(result).toMatchObject({ ...stored, facts: { bytes: mp4.length } });
});

test.each([
	['an MP4', mp4, { mimeType: 'video/mp4', extension: 'mp4' }],
	[
		'a MOV',
		Buffer.from('\0\0\0\x14ftypqt  \0\0\x02\0qt  \0\0\0\x08moov'),
		{ mimeType: 'video/quicktime', extension: 'mov' },
	],
])('the store hears that it gets %s', async (_what, bytes, type) => {
	const heard: unknown[] = [];
	const store: DownloadOptions['store'] = async (file, said) => {
		heard.push(said);
		return kept(await buffer(file));
	};
	const { result } = await download([sends(content(bytes))], { store });
	expect(heard).toMatchObject([type]);
	expect(result).toMatchObject({ file: { data: bytes.toString('base64') } });
});

describe('a WebM, which does not say itself where it ends', () => {
	const webm = Buffer.from(
		`\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm${'\0'.repeat(80)}`,
		'latin1',
	);

	test.each([
		['as long as announced', webm.length],
		['of which the host says no length', undefined],
	])('is stored where it is %s', async (_what, announced) => {
		const { result } = await download([sends(content(webm), { announced })]);
		expect(result).toMatchObject({ facts: { bytes: webm.length } });
	});

	test('is fetched again where it is shorter', async () => {
		const { opened } = await download([sends(content(webm), { announced: 1_000 }), wholeFile]);
		expect(opened).toHaveLength(2);
	});
});

test('its length is counted, whatever the store says of it', async () => {
	const { result } = await download([wholeFile]);
	expect(result).toMatchObject({ facts: { bytes: mp4.length } });
});

test('a file waits until it fits into memory beside the others, and is not taken for one that has stalled', async () => {
	const memory = new ByteBudget(mp4.length);
	const busy: Host = async (signal, clock) => {
		void memory.hold(1, async () => clock.sleep(120_000, new AbortController().signal));
		return await wholeFile(signal, clock);
	};
	const { result, opened, took } = await download([busy], { memory });
	expect(result).toMatchObject(stored);
	expect(opened).toHaveLength(1);
	expect(took).toBe(120_000);
});

test('a download leaves the limiter to others between two attempts', async () => {
	const limiter = new Limiter({ concurrency: 1 });
	const order: string[] = [];
	const downloading = download([breaks, wholeFile], { limiter }).then(() => order.push('download'));
	await Promise.all([downloading, limiter.run(async () => Promise.resolve(order.push('other')))]);
	expect(order).toEqual(['other', 'download']);
});

test('a file of which the host does not say how long it is is stored as well', async () => {
	const { result } = await download([sends(content(mp4))]);
	expect(result).toMatchObject(stored);
});

describe('the same address is tried again', () => {
	test.each([
		['the host cannot be reached', refuses],
		['the host does not answer', isSilent],
		['the connection breaks', breaks],
		['no more bytes come', stalls],
		['the bytes only drip', drips(100)],
		['the file is empty', sends(content(''))],
		['the file is announced as empty', sends(content(''), { announced: 0 })],
		['the file lacks a byte', sends(content(mp4.subarray(0, -1)), { announced: mp4.length })],
		['it lacks a byte and is announced so', sends(content(mp4.subarray(0, -1)), { announced: 49 })],
		['it ends within its first box', sends(content(mp4.subarray(0, 12)), { announced: 12 })],
		['HTTP 408', answers(408)],
		['HTTP 429', answers(429)],
		['HTTP 500', answers(500)],
		['HTTP 503', answers(503)],
	])('when %s', async (_what, host) => {
		const { result, opened, queries } = await download([host, wholeFile], { fresh });
		expect(result).toMatchObject({ ...stored, task: { video_url: address } });
		expect(opened).toEqual([address, address]);
		expect(queries).toBe(0);
	});

	test('after as long as the host asks for', async () => {
		const { result, took } = await download([answers(503, { retryAfter: '90' }), wholeFile]);
		expect(result).toMatchObject(stored);
		expect(took).toBe(90_000);
	});
});

describe('a fresh address is asked for', () => {
	test.each([
		['HTTP 403, which an expired address gives', answers(403)],
		['HTTP 404', answers(404)],
		['HTTP 410', answers(410)],
		['an address in a private network', isPrivate],
		['HTTP 302', answers(302)],
		['HTTP 204', answers(204)],
		['a page instead of a file', answers(200, { contentType: 'text/html; charset=utf-8' })],
		['a message instead of a file', answers(200, { contentType: 'application/json' })],
		['an error of an object store', answers(200, { contentType: 'application/xml' })],
		['a picture in the boxes of an MP4', sends(content('\0\0\0\x10ftypheic\0\0\0\0'))],
		['a page that is called an MP4', sends(content('<html>Not found</html>'))],
		['a file that is too short for an MP4', sends(content('\0\0\0\x18fty'))],
	])('after %s', async (_what, host) => {
		const { result, opened, queries } = await download([host, wholeFile], { fresh });
		expect(result).toMatchObject({ ...stored, task: { video_url: freshAddress } });
		expect(opened).toEqual([address, freshAddress]);
		expect(queries).toBe(1);
	});

	test.each([
		['no address', null],
		['a file of this machine', 'file:///etc/passwd'],
		['something inline', 'data:video/mp4;base64,AAAA'],
		['an address of the asset library', 'asset://video'],
		['half an address', '//files.example/video.mp4'],
		['a word', 'pending'],
	])('when there is %s, which is never opened', async (_what, video_url) => {
		const { result, opened } = await download([wholeFile], { task: completed(video_url), fresh });
		expect(result).toMatchObject({ ...stored, task: { video_url: freshAddress } });
		expect(opened).toEqual([freshAddress]);
	});

	test('each time that the address is at fault', async () => {
		const { opened, queries } = await download([answers(404), answers(404), wholeFile], { fresh });
		expect(opened).toEqual([address, freshAddress, freshAddress]);
		expect(queries).toBe(2);
	});

	test('and kept while only the host is at fault', async () => {
		const hosts = [answers(404), answers(503), wholeFile];
		const { opened, queries } = await download(hosts, { fresh });
		expect(opened).toEqual([address, freshAddress, freshAddress]);
		expect(queries).toBe(1);
	});

	test.each<[string, VideoAnswer]>([
		['no answer comes', { kind: 'networkFailure', sent: true, words: 'reset' }],
		['the service refuses', { kind: 'refusal', httpStatus: 404, code: undefined, words: '' }],
		['the answer is empty', { kind: 'empty', httpStatus: 200, answer: '' }],
		['the task has no address', { kind: 'task', task: completed(null) }],
	])('and the old one tried again when %s', async (_what, nothing) => {
		const { result, opened } = await download([answers(404), wholeFile], { fresh: nothing });
		expect(result).toMatchObject(stored);
		expect(opened).toEqual([address, address]);
	});
});

describe('nothing helps', () => {
	const tooLarge: ReadonlyArray<readonly [string, Host]> = [
		['is announced', sends(content(mp4), { announced: mp4.length })],
		['turns out', sends(content(mp4))],
	];

	test.each(tooLarge)('when a file %s as larger than allowed', async (_how, host) => {
		const { result, opened, queries } = await download([host], { maxBytes: mp4.length - 1 });
		expect(result).toMatchObject({
			kind: 'download',
			message: expect.stringContaining('Max File Size') as unknown,
			facts: { id: 'video_1', videoUrl: address },
		});
		expect({ attempts: opened.length, queries }).toEqual({ attempts: 1, queries: 0 });
	});
});

describe('after five attempts', () => {
	test.each([
		['the connection always broke', refuses, 0],
		['the host never answered', isSilent, 0],
		['the bytes always stopped', stalls, 0],
		['the host was always busy', answers(503), 0],
		['no address was ever good', answers(404), 4],
		['all addresses were private', isPrivate, 4],
		['no file was ever an MP4', sends(content('<html></html>')), 4],
	])('the error has the ID and the address, when %s', async (_what, host, expectedQueries) => {
		const { result, opened, queries } = await download([host]);
		expect(result).toMatchObject({
			kind: 'download',
			facts: { id: 'video_1', status: 'completed', videoUrl: address },
		});
		expect({ attempts: opened.length, queries }).toEqual({
			attempts: 5,
			queries: expectedQueries,
		});
	});

	test('the error has the ID when there never was an address', async () => {
		const { result, opened, queries } = await download([], { task: completed(null) });
		expect(result).toMatchObject({ kind: 'download', facts: { id: 'video_1' } });
		expect({ opened, queries }).toEqual({ opened: [], queries: 4 });
	});

	test('the error has the address that was tried last', async () => {
		const { result } = await download([answers(404)], { fresh });
		expect(result).toMatchObject({ facts: { videoUrl: freshAddress } });
	});
});

describe('no connection to the file host is left open', () => {
	const endless = (said: Partial<HostedFile>, beginning: string | Uint8Array = '<html></html>') =>
		sends(() => {
			const body = new Readable({ read: () => undefined });
			body.push(beginning);
			return body;
		}, said);

	test.each<[string, Host]>([
		['the file is stored', wholeFile],
		['the host cannot be reached', refuses],
		['the host does not answer', isSilent],
		['the host refuses', endless({ httpStatus: 404 })],
		['the host is busy', endless({ httpStatus: 503 })],
		['the host sends a page', endless({ contentType: 'text/html' })],
		['the file is announced as empty', endless({ announced: 0 })],
		['the file is announced as too large', endless({ announced: 6_001 })],
		['its beginning is not that of an MP4', endless({})],
		['the file lacks a byte', sends(content(mp4.subarray(0, -1)), { announced: mp4.length })],
		['the connection breaks', breaks],
		['no more bytes come', stalls],
		['the bytes only drip', drips(100)],
	])('when %s', async (_what, host) => {
		expect(await download([host], { maxBytes: 6_000 })).toMatchObject({ leftOpen: 0 });
	});

	test('when the file cannot be stored', async () => {
		const store = async () => await Promise.reject(new Error('ENOSPC: no space left on device'));
		const { result, leftOpen } = await download([endless({}, mp4)], { store });
		expect(result).toMatchObject({
			kind: 'download',
			description: expect.stringContaining('no space left on device') as unknown,
		});
		expect(leftOpen).toBe(0);
	});
});

test('a slow file is not given up', async () => {
	const { result, opened } = await download([drips(20_000)], { stopAt: 600_000 });
	expect(result).toMatchObject({ kind: 'canceled' });
	expect(opened).toEqual([address]);
});

describe('a stop', () => {
	test('before the beginning opens nothing', async () => {
		const { result, opened } = await download([wholeFile], { stopAt: 0 });
		expect(result).toMatchObject({ kind: 'canceled', facts: { id: 'video_1' } });
		expect(opened).toEqual([]);
	});

	test.each([
		['while the host is waited for', isSilent],
		['while the file is read', stalls],
		['in the pause after a fault of the host', answers(503, { retryAfter: '60' })],
		['in the pause after a fault of the address', answers(404, { retryAfter: '60' })],
	])('%s ends the download at once', async (_when, host) => {
		const { result, opened, took } = await download([host], { stopAt: 10_000 });
		expect(result).toMatchObject({ kind: 'canceled', facts: { id: 'video_1' } });
		expect(opened).toEqual([address]);
		expect(took).toBe(10_000);
	});
});
