/** Answers about assets that were met in the field. The name of each test quotes what came. */
import type { GivenAsset } from '../service/simulatedService';
import { url } from './goldenBody';
import { setUpHarness } from './harness/engineHarness';
import type { RunResult } from './harness/engine';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now, reviewMs: 100_000 });

const assetId = 'asset-20260722164336-p4mms';

const run = async (parameters: Parameters<typeof harness.run>[0]['parameters']) =>
	await clock.during(harness.service, async () =>
		harness.run({ type: 'kyyVideo', ...(parameters && { parameters }) }),
	);

/** Makes a video that begins with an asset */
async function createWith(asset: Omit<GivenAsset, 'assetId'>): Promise<RunResult> {
	harness.service.addAsset({ assetId, ...asset });
	return await run({
		prompt: 'A lighthouse',
		generateFrom: 'frames',
		firstFrame: { __rl: true, mode: 'asset', value: assetId },
	});
}

const upload = async () =>
	await run({ resource: 'asset', operation: 'upload', source: url('https://example.com/a.jpg') });

describe('an asset of the status', () => {
	test.each(['EXPIRED', 'DELETED', 'Frozen', 'banned', '已过期', 'READY'])(
		'`%s`, which is neither Active nor means "in progress", is refused before paying',
		async (word) => {
			const { error } = await createWith({ statusWords: { Active: word } });
			expect(error?.message).toContain(`First Frame names the asset ${assetId}, which`);
			expect(error?.message).toContain(`(${word})`);
			expect(error?.context).toMatchObject({ kind: 'parameters' });
			expect(harness.service.counts.create).toBe(0);
		},
	);

	test.each(['NONE', 'UPLOADING', 'PROCESSING', 'submitted', 'reviewing', '审核中', '处理中'])(
		'`%s`, which means "in progress", is refused before paying as one that will be active',
		async (word) => {
			const { error } = await createWith({ statusWords: { Active: word } });
			expect(error?.message).toMatch(new RegExp(`which is still under review \\(${word}\\)$`, 'i'));
			expect(harness.service.counts.create).toBe(0);
		},
	);

	test.each(['ACTIVE', 'active'])('`%s` is used', async (word) => {
		const { status } = await createWith({ statusWords: { Active: word } });
		expect(status).toBe('success');
		expect(harness.service.counts.create).toBe(1);
	});
});

describe('{"code":0,"data":{"status":"Failed","errorMessage":"face not clear"}}', () => {
	const failed = { status: 'Failed', errorMessage: 'face not clear' } as const;

	test('has its reason in the error of the create', async () => {
		const { error } = await createWith(failed);
		expect(error?.message).toContain('which has failed its review (Failed)');
		expect(error?.description).toContain('face not clear');
		expect(harness.service.counts.create).toBe(0);
	});

	test('has its reason in the error of the upload that waits for it', async () => {
		harness.service.nextAsset({ outcome: 'Failed', errorMessage: 'face not clear' });
		const { error } = await upload();
		expect(error?.context).toMatchObject({ kind: 'failed', status: 'Failed' });
		expect(error?.description).toContain('face not clear');
	});
});

describe('flat, {"assetId","status":"ACTIVE"}', () => {
	test('is understood where a video uses it', async () => {
		const { status } = await createWith({ shape: 'flat' });
		expect(status).toBe('success');
	});

	test('is understood where an upload waits for it', async () => {
		harness.service.nextAsset({ shape: 'flat' });
		const { outputs } = await upload();
		const { assetId: uploaded } = harness.service.assets[0] ?? {};
		expect(outputs[0]).toMatchObject([{ json: { assetId: uploaded, status: 'Active' } }]);
	});

	test('that has failed is an error with its reason', async () => {
		const { error } = await createWith({
			shape: 'flat',
			status: 'Failed',
			errorMessage: 'face not clear',
		});
		expect(error?.description).toContain('face not clear');
		expect(harness.service.counts.create).toBe(0);
	});
});

describe('wrapped, with a `materialStatus` beside the status', () => {
	test('is understood where an upload waits for it', async () => {
		harness.service.nextAsset({ shape: 'twoStatuses' });
		const { outputs } = await upload();
		expect(outputs[0]).toMatchObject([{ json: { status: 'Active' } }]);
	});

	test.each([
		['Processing', 'under review'],
		['Failed', 'failed its review'],
	] as const)('is not used while it is %s', async (status, words) => {
		const { error } = await createWith({ shape: 'twoStatuses', status });
		expect(error?.message).toContain(words);
		expect(harness.service.counts.create).toBe(0);
	});
});

describe('an upload with a fault', () => {
	test('whose answer is lost says that it is not known, and costs nothing', async () => {
		harness.service.misbehave({ on: 'upload', fault: 'drop', accepted: true });
		const { error } = await upload();
		expect(error?.context).toMatchObject({ kind: 'unknown' });
		expect(harness.service.counts.create).toBe(0);
	});

	test('that is answered with EXPIRED while it waits ends at once', async () => {
		harness.service.nextAsset({
			outcome: 'Failed',
			statusWords: { Failed: 'EXPIRED' },
			reviewMs: 0,
		});
		const start = clock.now();
		const { error } = await upload();
		expect(error?.context).toMatchObject({ kind: 'failed', status: 'EXPIRED' });
		expect(clock.now() - start).toBeLessThan(60_000);
	});
});
