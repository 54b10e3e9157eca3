/** The last image of a video, beside its MP4 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { picture } from '../media/picture';
import type { Fault, Misbehavior, TaskPlan } from '../service/simulatedService';
import { setUpHarness } from './harness/engineHarness';
import { idsOf, type Run, type RunResult } from './harness/engine';
import { usePublicNames } from './harness/publicHost';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now, timing: { queuedMs: 0, processingMs: 0 } });

const run = async (one: Parameters<typeof harness.run>[0]) =>
	await clock.during(harness.service, async () => harness.run(one));

async function create(model = 'sd_2.0_special', count = 1, plan: TaskPlan = {}): Promise<string[]> {
	harness.service.nextTask(plan, count);
	const items = Array.from({ length: count }, () => ({ json: {} }));
	const parameters = { model, prompt: 'A lighthouse in a storm' };
	const created = await run({ type: 'kyyVideo', parameters, items });
	expect(created.error).toBeUndefined();
	return idsOf(created);
}

const named = (ids: readonly string[]): INodeExecutionData[] => ids.map((id) => ({ json: { id } }));

const wait = async (
	ids: readonly string[],
	options: INodeParameters = {},
	more: Partial<Run> = {},
	parameters: INodeParameters = {},
): Promise<RunResult> =>
	await run({
		type: 'waitForVideo',
		parameters: { options: { lastFrame: true, ...options }, ...parameters },
		items: named(ids),
		...more,
	});

const hintsOf = ({ taskData }: RunResult): string[] =>
	(taskData?.hints ?? []).map(({ message }) => message);

const binaryOf = ({ outputs }: RunResult) => outputs[0]?.[0]?.binary ?? {};

/** The requests for images */
const fetched = () =>
	harness.service.requestsTo('download').filter(({ path }) => /\.png/.test(path));

const image = (id: string, fault: Fault): Misbehavior => ({
	on: 'download',
	id: `${id}.png`,
	...fault,
});

const answerWith = (headers: Record<string, string>, body: string | Uint8Array = picture(64, 36)) =>
	({ fault: 'answer', status: 200, headers, body }) as const;

/** Makes the service say another address of the last frame, or none */
const sayAddress = (last_frame_url: unknown): void => {
	harness.service.misbehave({
		on: 'query',
		fault: 'amend',
		fields: { last_frame_url },
		times: Infinity,
	});
};

describe('Download Last Frame', () => {
	test('hands on the image in a field of its own, beside the MP4', async () => {
		const [id = ''] = await create();
		const result = await wait([id]);
		const { data, lastFrame } = binaryOf(result);
		expect(data).toMatchObject({ mimeType: 'video/mp4', fileName: `${id}.mp4` });
		expect(lastFrame).toMatchObject({
			mimeType: 'image/png',
			fileType: 'image',
			fileExtension: 'png',
			fileName: `${id}_last_frame.png`,
		});
		expect(lastFrame && (await harness.engine.bytesOf(lastFrame))).toEqual(picture(64, 36));
		expect(hintsOf(result).join()).not.toContain('last frame');
	});

	test('sends no key to the host of the image', async () => {
		await wait(await create());
		expect(fetched()).toHaveLength(1);
		expect(harness.service.keyLeaks).toEqual([]);
	});

	test('is off by default', async () => {
		const ids = await create();
		const result = await run({ type: 'waitForVideo', items: named(ids) });
		expect(Object.keys(binaryOf(result))).toEqual(['data']);
		expect(fetched()).toEqual([]);
	});

	test.each([
		['an item', '={{ $json.wanted }}', 'true', 1],
		['an item', '={{ $json.wanted }}', 'false', 0],
	])('may be switched by %s', async (_what, lastFrame, wanted, requests) => {
		const [id = ''] = await create();
		await wait([], { lastFrame }, { items: [{ json: { id, wanted } }] });
		expect(fetched()).toHaveLength(requests);
	});

	test('does nothing without Download', async () => {
		const result = await wait(await create(), {}, {}, { download: false });
		expect(result.error).toBeUndefined();
		expect(result.outputs[0]?.[0]?.binary).toBeUndefined();
		expect(harness.service.counts.download).toBe(0);
	});

	test('keeps the image where the MP4 goes into another field', async () => {
		const result = await wait(await create(), {}, {}, { binaryPropertyName: 'clip' });
		expect(Object.keys(binaryOf(result)).sort()).toEqual(['clip', 'lastFrame']);
	});

	test.each(['lastFrame', ' lastFrame '])(
		'is refused where the MP4 goes into the field %j',
		async (binaryPropertyName) => {
			const { error } = await wait(['video_1'], {}, {}, { binaryPropertyName });
			expect(error?.message).toBe(
				'Put Output File in Field must not be lastFrame, which is the field of the last frame',
			);
			expect(harness.service.requests).toEqual([]);
		},
	);

	test('is named in the error about a value that is neither yes nor no', async () => {
		const { error } = await wait(['video_1'], { lastFrame: '={{ "perhaps" }}' });
		expect(error?.message).toBe('Download Last Frame must be true or false, but is "perhaps"');
	});

	test('leaves that field to the MP4 where it is off', async () => {
		const parameters = { binaryPropertyName: 'lastFrame' };
		const result = await wait(await create(), { lastFrame: false }, {}, parameters);
		expect(binaryOf(result).lastFrame?.mimeType).toBe('video/mp4');
	});

	test('fetches the image once for many items of one video', async () => {
		const [id = ''] = await create();
		const { outputs } = await wait(Array.from({ length: 12 }, () => id));
		const images = outputs[0]?.map(({ binary }) => binary?.lastFrame) ?? [];
		expect(images).toHaveLength(12);
		expect(images.every((one) => one?.mimeType === 'image/png')).toBe(true);
		// n8n changes what it keeps of each item
		expect(new Set(images).size).toBe(12);
		expect(fetched()).toHaveLength(1);
	});

	test('downloads nothing for an agent', async () => {
		const { outputs } = await wait(await create(), {}, { type: 'waitForVideoTool' });
		expect(outputs[0]).toMatchObject([{ json: { status: 'completed' } }]);
		expect(harness.service.counts.download).toBe(0);
	});
});

describe('the type of the image', () => {
	test.each([
		['image/jpeg', 'image/jpeg', 'jpg'],
		['image/JPEG; charset=binary', 'image/jpeg', 'jpg'],
		['image/jpg', 'image/jpeg', 'jpg'],
		['image/webp', 'image/webp', 'webp'],
		['application/octet-stream', 'image/png', 'png'],
		['binary/octet-stream', 'image/png', 'png'],
	])('is read from %s', async (contentType, mimeType, extension) => {
		const [id = ''] = await create();
		harness.service.misbehave(image(id, answerWith({ 'content-type': contentType })));
		const { lastFrame } = binaryOf(await wait([id]));
		expect(lastFrame).toMatchObject({ mimeType, fileName: `${id}_last_frame.${extension}` });
	});

	test('is read from the address where the host does not say it', async () => {
		const [id = ''] = await create();
		harness.service.misbehave(image(id, { fault: 'relabel', contentType: null }));
		expect(binaryOf(await wait([id])).lastFrame?.mimeType).toBe('image/png');
	});
});

/** Waits, and checks that the video is handed on as ever, with a hint about its image */
async function waitWithout(
	id: string,
	words: string | RegExp,
	more: Partial<Run> = {},
): Promise<RunResult> {
	const result = await wait([id], {}, more);
	expect(result.error).toBeUndefined();
	expect(Object.keys(binaryOf(result))).toEqual(['data']);
	expect(binaryOf(result).data?.mimeType).toBe('video/mp4');
	const hint = hintsOf(result).find((one) => one.includes('No last frame'));
	expect(hint).toMatch(/^No last frame could be downloaded for 1 video\. /);
	expect(hint).toContain(id);
	expect(hint).toMatch(words);
	return result;
}

describe('without the image the MP4 is handed on, and a hint tells why:', () => {
	test('a model that has none', async () => {
		const [id = ''] = await create('kyyvideo2');
		await waitWithout(id, 'KyyVideo gave no address for it.');
		expect(fetched()).toEqual([]);
	});

	test.each([
		null,
		'',
		7,
		{},
		'image.png',
		'ftp://example.com/a.png',
		'file:///etc/passwd',
		'http://',
		'javascript:alert(1)',
	])('the address %j', async (said) => {
		const [id = ''] = await create();
		sayAddress(said);
		await waitWithout(id, 'KyyVideo gave no address for it.');
	});

	const answers: ReadonlyArray<readonly [what: string, fault: Fault, words: RegExp]> = [
		['a host that answers 404', { fault: 'answer', status: 404 }, /404/],
		['a host that answers 403', { fault: 'answer', status: 403, body: 'expired' }, /403/],
		['a web page', answerWith({ 'content-type': 'text/html' }, '<html>Sign in</html>'), /html/],
		['a message', answerWith({ 'content-type': 'application/json' }, '{"code":404}'), /json/],
		['an image of another type', answerWith({ 'content-type': 'image/svg+xml' }, '<svg/>'), /svg/],
		['a video', answerWith({ 'content-type': 'video/mp4' }), /mp4/],
	];

	test.each(answers)('%s, which is asked once', async (_what, fault, words) => {
		const [id = ''] = await create();
		harness.service.misbehave({ ...image(id, fault), times: Infinity });
		await waitWithout(id, words);
		expect(fetched()).toHaveLength(1);
	});

	const faults: ReadonlyArray<readonly [what: string, fault: Fault]> = [
		['a host that is out of order', { fault: 'answer', status: 503 }],
		['a host that closes the connection', { fault: 'drop' }],
		['a host that never answers', { fault: 'hang' }],
		['an image that breaks off', { fault: 'cut', bytes: 20 }],
		['an image that stalls', { fault: 'stall', bytes: 20 }],
		['an empty image', answerWith({ 'content-type': 'image/png' }, '')],
	];

	test.each(faults)('%s, which is asked five times', async (_what, fault) => {
		const [id = ''] = await create();
		harness.service.misbehave({ ...image(id, fault), times: Infinity });
		await waitWithout(id, /./);
		expect(fetched()).toHaveLength(5);
	});

	test.each(faults)('not so with %s twice, and then the image', async (_what, fault) => {
		const [id = ''] = await create();
		harness.service.misbehave({ ...image(id, fault), times: 2 });
		const result = await wait([id]);
		expect(binaryOf(result).lastFrame?.mimeType).toBe('image/png');
		expect(hintsOf(result).join()).not.toContain('No last frame');
		expect(fetched()).toHaveLength(3);
	});

	test('a private address, which is not opened', async () => {
		const publicName = usePublicNames();
		const { service } = harness;
		const [id = ''] = await create();
		const video_url = `${publicName(service.filesUrl)}/files/1/a.mp4`;
		const last_frame_url = `${service.filesUrl}/files/1/a.png`;
		const fields = { video_url, result_url: video_url, last_frame_url };
		service.misbehave({ on: 'query', fault: 'amend', fields, times: Infinity });
		const file = await readFile(join(__dirname, '..', 'service', 'video.mp4'));
		service.misbehave({ on: 'download', ...answerWith({ 'content-type': 'video/mp4' }, file) });
		const credential = { ...harness.credential, baseUrl: publicName(service.baseUrl) };
		await waitWithout(id, /private/, { credential });
		expect(service.counts.download).toBe(1);
	});

	test('of many videos, without a line for each', async () => {
		const ids = await create('kyyvideo2', 30);
		const result = await wait(ids);
		const hint = hintsOf(result).find((one) => one.includes('No last frame')) ?? '';
		expect(hint).toMatch(/^No last frame could be downloaded for 30 videos\. /);
		expect(ids.filter((id) => hint.includes(id)).length).toBeLessThan(30);
		expect(result.outputs[0]).toHaveLength(30);
	});
});

describe('a host of images that is out of order', () => {
	test('does not keep the MP4 of other videos back', async () => {
		const [one = '', other = ''] = await create('sd_2.0_special', 2);
		const faults = { fault: 'answer', status: 503, headers: { 'retry-after': '100' } } as const;
		harness.service.misbehave({ ...image(one, faults), times: Infinity });
		const before = clock.now();
		await wait([one, other]);
		const files = harness.service
			.requestsTo('download')
			.filter(({ path }) => path.includes('.mp4') || path.includes(`${other}.png`));
		expect(files).toHaveLength(3);
		expect(files.every(({ time }) => time - before < 10_000)).toBe(true);
	});

	test('leaves as many attempts for each video', async () => {
		const ids = await create('sd_2.0_special', 2);
		for (const id of ids) {
			harness.service.misbehave({ ...image(id, { fault: 'answer', status: 503 }), times: 4 });
		}
		const { outputs } = await wait(ids);
		expect(outputs[0]?.every(({ binary }) => binary?.lastFrame)).toBe(true);
	});

	test('is not asked for more than four images at a time', async () => {
		const ids = await create('sd_2.0_special', 10);
		for (const id of ids) harness.service.misbehave(image(id, { fault: 'hang' }));
		await wait(ids);
		const times = fetched().map(({ time }) => time);
		expect(times.filter((time) => time < (times[0] ?? NaN) + 50_000).length).toBeLessThanOrEqual(4);
	});
});

describe('a stop', () => {
	test('while the image is fetched ends the run, without another request', async () => {
		const [id = ''] = await create();
		harness.service.misbehave(image(id, { fault: 'hang' }));
		const { status } = await harness.stopOnce(() => fetched().length === 1, {
			type: 'waitForVideo',
			parameters: { options: { lastFrame: true } },
			items: named([id]),
		});
		expect(status).toBe('canceled');
		expect(fetched()).toHaveLength(1);
	});
});
