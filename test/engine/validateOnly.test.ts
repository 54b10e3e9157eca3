import type { INodeParameters } from 'n8n-workflow';

import { picture } from '../media/picture';
import { serveBinaries } from './harness/binaryHost';
import type { Run, RunResult } from './harness/engine';
import { unlistedBodies } from './byNameBodies';
import { goldenBodies } from './goldenBodies';
import { modelCenterBodies } from './modelCenterBodies';
import { seedAssets } from './harness/seedAssets';
import { setUpHarness } from './harness/engineHarness';

const harness = setUpHarness();

const host = serveBinaries();

async function validate(
	parameters: INodeParameters,
	more: Partial<Run> = {},
	options: INodeParameters = {},
): Promise<RunResult> {
	return await harness.run({
		type: 'kyyVideo',
		parameters: {
			prompt: 'A lighthouse in a storm',
			...parameters,
			options: { validateOnly: true, ...options },
		},
		n8nAddress: host().address,
		...more,
	});
}

// Those with other options than this one go over the wire elsewhere
const bodies = [...goldenBodies, ...modelCenterBodies, ...unlistedBodies].filter(
	({ parameters }) => parameters.options === undefined,
);

test.each(bodies)('gives what would be sent, and sends nothing: $name', async (golden) => {
	seedAssets(harness.service, golden.body);
	const { outputs } = await validate(golden.parameters);
	const url = `${new URL(harness.service.baseUrl).origin}${golden.path}`;
	expect(outputs[0]).toEqual([
		{ json: { valid: true, method: 'POST', url, body: golden.body }, pairedItem: { item: 0 } },
	]);
	expect(harness.service.counts).toMatchObject({ create: 0, query: 0, upload: 0 });
});

test('runs the checks of a create', async () => {
	const { error } = await validate({ duration: 3 });
	expect(error?.message).toBe('Duration (Seconds) must be a whole number from 4 to 15, but is 3');
});

test('looks at files and assets as well', async () => {
	const notes = await harness.engine.storeFile(Buffer.from('x'), { mimeType: 'text/plain' });
	const frame = (mode: string, value: string) => ({
		generateFrom: 'frames',
		firstFrame: { __rl: true, mode, value },
	});
	const items = [{ json: {}, binary: { notes } }];
	const file = await validate(frame('binary', 'notes'), { items });
	expect(file.error?.message).toContain('is a file of the type text/plain');
	const asset = await validate(frame('asset', 'asset-1-missing'));
	expect(asset.error?.message).toContain('is not in your asset library');
	expect(harness.service.counts.create).toBe(0);
});

test('shows the address of a binary field, and never the key', async () => {
	const photo = await harness.engine.storeFile(picture(), { mimeType: 'image/png' });
	const firstFrame = { __rl: true, mode: 'binary', value: 'photo' };
	const { outputs } = await validate(
		{ generateFrom: 'frames', firstFrame },
		{ items: [{ json: {}, binary: { photo } }] },
	);
	const [item] = outputs[0] ?? [];
	expect(item?.json.body).toMatchObject({
		first_image: expect.stringMatching(`^${host().address}/rest/binary-data/signed`) as unknown,
	});
	expect(JSON.stringify(item)).not.toContain(harness.service.key);
});

test('takes the key out of the body of another model', async () => {
	const body = JSON.stringify({
		prompt: `Say ${harness.service.key}`,
		tags: [harness.service.key],
	});
	const { outputs } = await validate({ model: 'other', endpointPath: 'veo', body });
	expect(outputs[0]?.[0]?.json.body).toEqual({ prompt: 'Say ***', tags: ['***'] });
	const short = { ...harness.credential, apiKey: '12' };
	const other = await validate(
		{ model: 'other', endpointPath: 'veo', body: '{"seed": 12, "prompt": "12"}' },
		{ credential: short },
	);
	expect(other.outputs[0]?.[0]?.json.body).toEqual({ seed: 12, prompt: '***' });
});

test('does not affect the real run, nor what an earlier try has created', async () => {
	const options = { validateOnly: '={{ $json.only }}' };
	const items = [{ json: { only: true } }, { json: { only: 'FALSE' } }];
	const parameters = { prompt: 'A lighthouse', options };
	const { outputs, taskData } = await harness.run({ type: 'kyyVideo', parameters, items });
	expect(outputs[0]).toMatchObject([{ json: { valid: true } }, { json: { status: 'queued' } }]);
	expect(harness.service.counts.create).toBe(1);
	expect(taskData?.hints).toMatchObject([
		{ message: expect.stringMatching(/^1 video was submitted/) as unknown },
		{ message: 'Validate Only is on. The node checked 1 item and created no videos.' },
	]);
});

test('is what Wait for Video names when it gets nothing to wait for', async () => {
	const { outputs } = await validate({});
	const { error } = await harness.run({ type: 'waitForVideo', items: outputs[0] ?? [] });
	expect(error?.message).toBe('Video ID is empty, because KyyVideo has only checked this item');
	expect(error?.description).toMatch(
		/^To create the video, switch off "Validate Only" in the options of KyyVideo/,
	);
	expect(harness.service.requests).toEqual([]);
});

test('takes hundreds of items', async () => {
	const items = Array.from({ length: 300 }, (_, index) => ({ json: { index } }));
	const { outputs } = await validate(
		{ prompt: '={{ $json.index }}' },
		{ items },
		{ maxVideos: 300 },
	);
	expect(outputs[0]).toHaveLength(300);
	expect(harness.service.requests).toEqual([]);
});
