import { ask, clientOf, refusalIn, type Client } from './client';
import { useService } from './useService';

const service = useService({ timing: { queuedMs: 0, processingMs: 0 } });
let client: Client;

beforeAll(() => {
	client = clientOf(service());
});

const create = (prompt: string) => client.create('kyyvideo2', { model: 'kyyvideo2', prompt });

it('[drop] begins the video and drops the connection, each time', async () => {
	await expect(create('A cat [drop]')).rejects.toThrow('other side closed');
	await expect(create('A cat [drop]')).rejects.toThrow('other side closed');

	expect(service().creates).toHaveLength(2);
});

it('[429] is one request too many, and the second try succeeds', async () => {
	const first = await create('A cat [429]');
	const second = await create('A cat [429]');

	expect([first, second]).toMatchObject([
		{ status: 429, headers: { 'retry-after': '3' } },
		{ status: 200, body: { status: 'queued' } },
	]);
	expect(service().creates).toHaveLength(1);
});

it('[429] counts each prompt apart', async () => {
	await create('A cat [429]');

	expect((await create('A dog [429]')).status).toBe(429);
});

it('[429] is forgotten on reset', async () => {
	await create('A cat [429]');

	service().reset();

	expect((await create('A cat [429]')).status).toBe(429);
});

it('[refuse] refuses the content and begins nothing', async () => {
	expect(refusalIn(await create('A cat [refuse]'))).toContain('内容审核未通过');

	expect(service().creates).toEqual([]);
});

it('[expired] gives an address that has expired, and then a good one', async () => {
	const id = await client.createId('A cat [expired]');

	const first = await ask(await client.addressOf(id));
	const second = await ask(await client.addressOf(id));

	expect([first.status, second.status]).toEqual([403, 200]);
});

it('gives way to a fault that a test asked for', async () => {
	service().misbehave({ on: 'create', fault: 'answer', status: 503 });

	expect((await create('A cat [drop]')).status).toBe(503);
});

it('steers nothing but a create', async () => {
	expect((await client.query('[drop]')).status).toBe(200);
});
