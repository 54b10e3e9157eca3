/** The address at which others fetch the MP4 that n8n has stored */
import type { INodeParameters } from 'n8n-workflow';
import { z } from 'zod';

import { idsOf, type Run, type RunResult } from './harness/engine';
import { setUpHarness } from './harness/engineHarness';

const harness = setUpHarness({ timing: { queuedMs: 0, processingMs: 0 } });

const publicAddress = 'https://n8n.example.com';

async function create(count = 1): Promise<string[]> {
	const items = Array.from({ length: count }, () => ({ json: {} }));
	const parameters = { prompt: 'A lighthouse in a storm' };
	return idsOf(await harness.run({ type: 'kyyVideo', parameters, items }));
}

const wait = async (
	ids: readonly string[],
	options: INodeParameters,
	{ parameters, ...more }: Partial<Run> = {},
): Promise<RunResult> =>
	await harness.run({
		type: 'waitForVideo',
		parameters: { options, ...parameters },
		items: ids.map((id) => ({ json: { id } })),
		n8nAddress: publicAddress,
		...more,
	});

const link = z.object({ file: z.object({ url: z.string().url(), urlExpiresAt: z.string() }) });

const linksOf = ({ outputs }: RunResult) =>
	(outputs[0] ?? []).map(({ json }) => link.parse(json).file);

const onlyLinkOf = ({ outputs }: RunResult) => link.parse(outputs[0]?.[0]?.json).file;

/** What n8n has signed */
const signed = z.object({ id: z.string(), iat: z.number(), exp: z.number() });

function readToken(url: string) {
	const [, payload = ''] = new URL(url).searchParams.get('token')?.split('.') ?? [];
	return signed.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
}

describe('a public link', () => {
	test('is an address of n8n for the stored file, and says until when it is good', async () => {
		const result = await wait(await create(), { publicLink: 24 });
		const { url, urlExpiresAt } = onlyLinkOf(result);
		expect(url).toMatch(/^https:\/\/n8n\.example\.com\/rest\/binary-data\/signed\?token=./);
		const { id, iat, exp } = readToken(url);
		expect(id).toBe(result.outputs[0]?.[0]?.binary?.data?.id);
		expect(exp - iat).toBe(24 * 3600);
		// Never later than n8n's own time; a second may pass between the two
		const early = exp * 1000 - Date.parse(urlExpiresAt);
		expect(early).toBeGreaterThanOrEqual(0);
		expect(early).toBeLessThanOrEqual(1000);
		expect(result.outputs[0]?.[0]?.json.file).toMatchObject({
			seconds: 5,
			orientation: 'landscape',
		});
	});

	test.each([
		[1, 3600],
		['1.5', 5400],
		[336, 336 * 3600],
	])('is good for as many hours as the option says: %s', async (publicLink, seconds) => {
		const { url } = onlyLinkOf(await wait(await create(), { publicLink }));
		const { iat, exp } = readToken(url);
		expect(exp - iat).toBe(seconds);
	});

	test('is given to each item', async () => {
		const ids = await create(2);
		const links = linksOf(await wait([...ids, ids[0] ?? ''], { publicLink: 24 }));
		const [one, other, again] = links.map(({ url }) => readToken(url).id);
		expect(one).not.toBe(other);
		expect(again).toBe(one);
	});

	test('is not given without the option', async () => {
		const { outputs } = await wait(await create(), {});
		expect(outputs[0]?.[0]?.json.file).not.toHaveProperty('url');
		expect(outputs[0]?.[0]?.json.file).not.toHaveProperty('urlExpiresAt');
	});

	test('is not given without a download', async () => {
		const more = { parameters: { download: false } };
		const { outputs } = await wait(await create(), { publicLink: 24 }, more);
		expect(outputs[0]?.[0]?.json).not.toHaveProperty('file');
	});

	test('is in the output only, not in what the node tells the editor and the log', async () => {
		const { outputs, told, taskData } = await wait(await create(), { publicLink: 24 });
		expect(JSON.stringify(outputs)).toContain('token=');
		expect(told).not.toEqual([]);
		expect(JSON.stringify([told, taskData?.hints])).not.toContain('token=');
	});
});

/** The service is on the internet, n8n is not */
const privateN8n = {
	n8nAddress: 'http://localhost:5678',
	credential: { apiKey: 'key', baseUrl: 'https://service.example/kyyReactApiServer' },
};

describe('no public link is possible', () => {
	test.each(['http://localhost:5678', 'http://10.0.0.5:5678', 'http://n8n:5678/n8n'])(
		'where n8n is at %s: an error before the wait',
		async (n8nAddress) => {
			const { error } = await wait(['video_1'], { publicLink: 24 }, { ...privateN8n, n8nAddress });
			expect(error?.message).toBe(
				`Public Link (Hours) cannot give an address that anyone can open, because this n8n is at ${new URL(n8nAddress).origin}, which is on a private network`,
			);
			expect(error?.description).toContain('environment variable N8N_WEBHOOK_URL');
			expect(error?.description).toContain('N8N_EDITOR_BASE_URL');
			expect(error?.description).toContain('video_url');
			expect(error?.context).toMatchObject({ kind: 'parameters' });
			expect(harness.service.requests).toEqual([]);
		},
	);

	test.each([
		[0, '0'],
		[-1, '-1'],
		[337, '337'],
		['soon', '"soon"'],
	])('for a time of %s', async (publicLink, shown) => {
		const { error } = await wait(['video_1'], { publicLink });
		expect(error?.message).toBe(
			`Public Link (Hours) must be a number from 1 to 336, but is ${shown}`,
		);
		expect(harness.service.requests).toEqual([]);
	});
});
