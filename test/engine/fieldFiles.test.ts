/** Addresses and files of videos that were met in the field. The name of each test quotes what came. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { TaskPlan } from '../service/simulatedService';
import { idOf, type Run, type RunResult } from './harness/engine';
import { setUpHarness } from './harness/engineHarness';
import { usePublicNames } from './harness/publicHost';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });

async function waitFor(plan: TaskPlan, more: Partial<Run> = {}): Promise<RunResult> {
	const { service } = harness;
	service.nextTask({ id: 'video_1', queuedMs: 0, processingMs: 0, ...plan });
	idOf(await harness.run({ type: 'kyyVideo', parameters: { prompt: 'A lighthouse' } }));
	const items = [{ json: { id: 'video_1' } }];
	return await clock.during(service, async () =>
		harness.run({ type: 'waitForVideo', items, ...more }),
	);
}

describe('the address `http://169.254.169.254/…` from a public service', () => {
	const secret = '{"code":0,"Token":"secret"}';

	/** What lies on this machine answers every request of the test with its own secret */
	const waitAtPublicName = async (fileAddress: string): Promise<RunResult> => {
		const publicly = usePublicNames();
		harness.service.misbehave({ on: 'download', fault: 'answer', status: 200, body: secret });
		const credential = { ...harness.credential, baseUrl: publicly(harness.service.baseUrl) };
		return await waitFor({ fileAddress }, { credential });
	};

	test.each([
		['itself', () => 'http://169.254.169.254/latest/meta-data'],
		['or that of this machine', () => `${harness.service.filesUrl}/latest/meta-data`],
		[
			'or that of this machine, written as IPv6',
			() => harness.service.filesUrl.replace('127.0.0.1', '[::ffff:127.0.0.1]'),
		],
	])('%s is refused, and nothing quoted', async (_what, address) => {
		const { error } = await waitAtPublicName(address());
		expect(error?.context).toMatchObject({ kind: 'download', id: 'video_1' });
		expect(error?.description).toContain('leads to a private network');
		expect(error?.description).not.toContain('secret');
		expect(harness.service.counts.download).toBe(0);
	});

	test('is refused as well where a redirect leads there', async () => {
		const publicly = usePublicNames();
		const { service } = harness;
		const location = `${service.filesUrl}/latest/meta-data`;
		service.misbehave({
			on: 'download',
			fault: 'answer',
			status: 302,
			headers: { location },
			times: Infinity,
		});
		const credential = { ...harness.credential, baseUrl: publicly(service.baseUrl) };
		const fileAddress = `${publicly(service.filesUrl)}/files/1/video_1.mp4`;
		const { error } = await waitFor({ fileAddress }, { credential });
		expect(error?.description).toContain('leads to a private network');
		const paths = new Set(service.requestsTo('download').map(({ path }) => path));
		expect(paths).toEqual(new Set(['/files/1/video_1.mp4']));
	});

	test('is no rule for a public host, whose file is fetched', async () => {
		const publicly = usePublicNames();
		const { service } = harness;
		const body = await readFile(join(__dirname, '..', 'service', 'video.mp4'));
		const headers = { 'content-type': 'video/mp4' };
		service.misbehave({ on: 'download', fault: 'answer', status: 200, headers, body });
		const credential = { ...harness.credential, baseUrl: publicly(service.baseUrl) };
		const fileAddress = `${publicly(service.filesUrl)}/files/1/video_1.mp4`;
		const { outputs } = await waitFor({ fileAddress }, { credential });
		expect(outputs[0]).toMatchObject([{ binary: { data: { mimeType: 'video/mp4' } } }]);
	});
});

describe('a file', () => {
	const brings = (body: Uint8Array) => {
		const headers = { 'content-type': 'video/mp4' };
		harness.service.misbehave({
			on: 'download',
			fault: 'answer',
			status: 200,
			headers,
			body,
			times: Infinity,
		});
	};

	const video = async () => await readFile(join(__dirname, '..', 'service', 'video.mp4'));

	test('that is a MOV (`ftypqt  `) has its own type and extension', async () => {
		brings(Buffer.from('\0\0\0\x14ftypqt  \0\0\x02\0qt  \0\0\0\x08moov'));
		const { outputs } = await waitFor({});
		expect(outputs[0]).toMatchObject([
			{ binary: { data: { fileName: 'video_1.mov', mimeType: 'video/quicktime' } } },
		]);
	});

	test('that is cut off: a known box that overshoots the end is proof', async () => {
		const whole = await video();
		brings(whole.subarray(0, -100));
		const { error } = await waitFor({});
		expect(error?.context).toMatchObject({ kind: 'download', id: 'video_1' });
		expect(error?.description).toContain('The end of the file is missing.');
	});

	test('with unknown bytes behind its boxes is not cut off: they are no proof', async () => {
		const whole = await video();
		brings(Buffer.concat([whole, Buffer.from('\xff\xd8\xff\xe0 unknown bytes', 'latin1')]));
		const { outputs } = await waitFor({});
		expect(outputs[0]).toMatchObject([{ binary: { data: { fileName: 'video_1.mp4' } } }]);
	});

	test('with unknown bytes behind `ftyp` is not cut off: they are no proof', async () => {
		brings(
			Buffer.from('\0\0\0\x14ftypisom\0\0\x02\0isom\x07\x07\x07\x07\xff\x01\x02\x03', 'latin1'),
		);
		const { outputs } = await waitFor({});
		expect(outputs[0]).toMatchObject([{ binary: { data: { fileName: 'video_1.mp4' } } }]);
	});
});
