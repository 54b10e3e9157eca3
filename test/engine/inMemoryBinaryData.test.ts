import './harness/inMemoryMode';

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { picture } from '../media/picture';
import { idOf } from './harness/engine';
import { setUpHarness } from './harness/engineHarness';

const harness = setUpHarness({ timing: { queuedMs: 0, processingMs: 0 } });

const create = { type: 'kyyVideo', parameters: { prompt: 'A lighthouse in a storm' } } as const;

test('a video is fetched as well where n8n does not keep files on disk', async () => {
	const id = idOf(await harness.run(create));
	const { outputs } = await harness.run({ type: 'waitForVideo', items: [{ json: { id } }] });
	const video = await readFile(join(__dirname, '..', 'service', 'video.mp4'));
	const { data } = outputs[0]?.[0]?.binary?.data ?? {};
	expect(data).toBe(video.toString('base64'));
});

test('its last frame is fetched there, too', async () => {
	const parameters = { ...create.parameters, model: 'sd_2.0_special' };
	const id = idOf(await harness.run({ ...create, parameters }));
	const { outputs } = await harness.run({
		type: 'waitForVideo',
		parameters: { options: { lastFrame: true } },
		items: [{ json: { id } }],
	});
	const { data } = outputs[0]?.[0]?.binary?.lastFrame ?? {};
	expect(data).toBe(picture(64, 36).toString('base64'));
});

test('what is no MP4 is refused there, too', async () => {
	const id = idOf(await harness.run(create));
	const page = { fault: 'answer', status: 200, body: 'Not found' } as const;
	harness.service.misbehave({ on: 'download', ...page });
	const { outputs } = await harness.run({ type: 'waitForVideo', items: [{ json: { id } }] });
	expect(outputs[0]?.[0]?.binary?.data).toBeDefined();
	expect(harness.service.counts.download).toBe(2);
});

test('a binary field is refused there, with what to set', async () => {
	const photo = { data: picture().toString('base64'), mimeType: 'image/png' };
	const { error } = await harness.run({
		type: 'kyyVideo',
		parameters: {
			prompt: 'A lighthouse',
			generateFrom: 'frames',
			firstFrame: { __rl: true, mode: 'binary', value: 'photo' },
		},
		items: [{ json: {}, binary: { photo } }],
	});
	expect(error?.message).toBe(
		'First Frame cannot be sent to KyyVideo, because n8n keeps the binary field "photo" in memory',
	);
	expect(error?.description).toMatch(
		/^1\. Set the environment variable N8N_DEFAULT_BINARY_DATA_MODE of n8n to filesystem/,
	);
	expect(harness.service.requests).toEqual([]);
});

test('a public link is refused there before the wait, with what to set', async () => {
	const { error } = await harness.run({
		type: 'waitForVideo',
		parameters: { options: { publicLink: 24 } },
		items: [{ json: { id: 'video_1' } }, { json: { id: 'video_2' } }],
	});
	expect(error?.message).toBe(
		'Public Link (Hours) cannot give an address, because n8n keeps files in memory',
	);
	expect(error?.description).toMatch(
		/^1\. Set the environment variable N8N_DEFAULT_BINARY_DATA_MODE of n8n to filesystem/,
	);
	expect(error?.description).toContain('Nothing was sent to KyyVideo for this item.');
	expect(harness.service.requests).toEqual([]);
});

test('a public link that is left over from a download does no harm there', async () => {
	const id = idOf(await harness.run(create));
	const { outputs } = await harness.run({
		type: 'waitForVideo',
		parameters: { download: false, options: { publicLink: 24 } },
		items: [{ json: { id } }],
	});
	expect(outputs[0]?.[0]?.json).toMatchObject({ id, status: 'completed' });
});
