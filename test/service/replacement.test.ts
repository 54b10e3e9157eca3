import { ask, clientOf, type Client } from './client';
import { useService } from './useService';

const NOW = Date.UTC(2026, 2, 30, 14, 21, 58);
const refusal = { code: 429, msg: '请求过于频繁，请稍后再试', data: null };

let now = NOW;
const service = useService({ timing: { queuedMs: 0, processingMs: 0 }, now: () => now });
let client: Client;

beforeAll(() => {
	client = clientOf(service());
});

beforeEach(() => {
	now = NOW;
});

describe('too many requests', () => {
	it('is a 429 in Chinese, without a word on when to come again', async () => {
		service().misbehave({ on: 'query', fault: 'rateLimit' });

		const answer = await client.query('video_1');

		expect(answer).toMatchObject({ status: 429, body: refusal });
		expect(answer.headers).not.toHaveProperty('retry-after');
	});

	it('says after how many seconds to come again', async () => {
		service().misbehave({ on: 'create', fault: 'rateLimit', retryAfter: { seconds: 7 } });

		const answer = await client.create('kyyvideo2', { model: 'kyyvideo2', prompt: 'A cat' });

		expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
		expect(service().creates).toEqual([]);
	});

	it('says at which time to come again, counted from the answer by the clock of the service', async () => {
		service().misbehave({
			on: 'query',
			fault: 'rateLimit',
			retryAfter: { seconds: 7, date: true },
		});
		now = NOW + 60_000;

		expect((await client.query('video_1')).headers).toMatchObject({
			'retry-after': 'Mon, 30 Mar 2026 14:23:05 GMT',
		});
	});

	it('never names a time earlier than meant, though it knows whole seconds only', async () => {
		service().misbehave({
			on: 'query',
			fault: 'rateLimit',
			retryAfter: { seconds: 7, date: true },
		});
		now = NOW + 1;

		expect((await client.query('video_1')).headers).toMatchObject({
			'retry-after': 'Mon, 30 Mar 2026 14:22:06 GMT',
		});
	});

	it('may come with HTTP 200 and 429 as its code', async () => {
		service().misbehave({ on: 'query', fault: 'rateLimit', status: 200 });

		expect(await client.query('video_1')).toMatchObject({ status: 200, body: refusal });
	});

	it('is said by the host of the files, too', async () => {
		const address = await client.addressOf(await client.createId());
		service().misbehave({ on: 'download', fault: 'rateLimit', retryAfter: { seconds: 7 } });

		expect(await ask(address)).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
	});
});

describe('a redirect', () => {
	it.each([301, 302, 307, 308] as const)('leads to the third host: %d', async (status) => {
		service().misbehave({ on: 'query', fault: 'redirect', status });

		expect(await client.query('video_1')).toMatchObject({
			status,
			headers: {
				location: `${service().elsewhereUrl}/kyyReactApiServer/v1/result/video_1`,
			},
		});
		expect(service().elsewhere).toEqual([]);
	});

	it('keeps the query part of an address', async () => {
		const address = await client.addressOf(await client.createId());
		const { pathname, search } = new URL(address);
		service().misbehave({ on: 'download', fault: 'redirect', status: 302 });

		expect((await ask(address)).headers).toMatchObject({
			location: service().elsewhereUrl + pathname + search,
		});
	});

	it('may lead to where it came from, once or for ever', async () => {
		const address = await client.addressOf(await client.createId());
		const { pathname, search } = new URL(address);
		const to = 'itself';
		service().misbehave({ on: 'download', fault: 'redirect', status: 302, to });

		const answer = await ask(address);

		expect(answer).toMatchObject({ status: 302, headers: { location: pathname + search } });
		expect((await ask(address)).status).toBe(200);
	});

	it.each([
		[false, 0],
		[true, 1],
	])('of a create may come after the task was accepted: %s', async (accepted, tasks) => {
		service().misbehave({ on: 'create', fault: 'redirect', status: 307, accepted });

		await client.create('kyyvideo2', { model: 'kyyvideo2', prompt: 'A cat' });

		expect(service().creates).toHaveLength(tasks);
	});
});
