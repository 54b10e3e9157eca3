import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { ByteBudget } from '../../nodes/shared/timing/byteBudget';
import { Limiter } from '../../nodes/shared/timing/limiter';
import { downloadLastFrame, type LastFrameOptions } from '../../nodes/WaitForVideo/lastFrame';
import { IdleClock } from '../clock/idleClock';
import { picture } from '../media/picture';

const image = picture(4, 4);

const task = {
	id: 'video_1',
	object: 'video' as const,
	created: null,
	model: null,
	status: 'completed' as const,
	video_url: 'https://files.example/video_1.mp4',
	last_frame_url: 'https://files.example/video_1.png',
	error: null,
};

const hostOf = (body: () => Readable) => async () =>
	Promise.resolve({
		httpStatus: 200,
		contentType: 'image/png',
		announced: image.length,
		retryAfter: undefined,
		location: undefined,
		body: body(),
	});

type Host = (clock: IdleClock) => ReturnType<LastFrameOptions['open']>;

const wholeImage = hostOf(() => Readable.from([image]));

async function download(open: Host, memory = new ByteBudget(Infinity)) {
	const clock = new IdleClock();
	const result = await clock.during(
		downloadLastFrame(task, {
			open: async () => open(clock),
			store: async (file, { mimeType }) => ({
				mimeType,
				data: (await buffer(file)).toString('base64'),
			}),
			limiter: new Limiter({ concurrency: 1 }),
			memory,
			timing: { clock, random: () => 0, signal: new AbortController().signal },
		}),
	);
	return { result, took: clock.now() };
}

const stored = { file: { mimeType: 'image/png', data: image.toString('base64') } };

test('an image waits until it fits into memory beside the files of others', async () => {
	const memory = new ByteBudget(image.length);
	const { result, took } = await download(async (clock) => {
		void memory.hold(1, async () => clock.sleep(120_000, new AbortController().signal));
		return await wholeImage();
	}, memory);
	expect(result).toEqual(stored);
	expect(took).toBe(120_000);
});

test('an image whose bytes stop coming is given up, and asked for again', async () => {
	let opened = 0;
	const silent = hostOf(() => new Readable({ read: () => undefined }));
	const { result, took } = await download(async () => {
		opened += 1;
		return await (opened === 1 ? silent : wholeImage)();
	});
	expect(result).toEqual(stored);
	expect(opened).toBe(2);
	expect(took).toBeGreaterThanOrEqual(60_000);
});
