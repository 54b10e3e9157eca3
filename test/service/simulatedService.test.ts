import { ask, clientOf } from './client';
import { DEFAULT_KEY, startService } from './simulatedService';

it('gives a base address on this machine that ends like the real one', async () => {
	const service = await startService();

	expect(service.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/kyyReactApiServer$/);
	await service.stop();
});

it('lets in its default key', async () => {
	const service = await startService();

	const { body } = await clientOf(service).query('video_1');

	expect(service.key).toBe(DEFAULT_KEY);
	expect(body).toMatchObject({ code: -1 });
	await service.stop();
});

it('runs several at a time, each for itself', async () => {
	const [one, two] = await Promise.all([startService(), startService()]);

	await clientOf(one).createId();

	expect([one.creates.length, two.creates.length]).toEqual([1, 0]);
	await Promise.all([one.stop(), two.stop()]);
});

it('takes the port it is given, and frees it when stopped', async () => {
	const first = await startService();
	const port = Number(new URL(first.baseUrl).port);
	await first.stop();

	const second = await startService({ port });

	expect(second.baseUrl).toBe(first.baseUrl);
	await second.stop();
});

it('fails to start on a port that is taken', async () => {
	const first = await startService();
	const port = Number(new URL(first.baseUrl).port);

	await expect(startService({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
	await first.stop();
});

it('refuses connections once stopped', async () => {
	const service = await startService();
	await service.stop();

	await expect(ask(service.baseUrl)).rejects.toThrow('ECONNREFUSED');
	await expect(ask(service.filesUrl)).rejects.toThrow('ECONNREFUSED');
	await expect(ask(service.elsewhereUrl)).rejects.toThrow('ECONNREFUSED');
});

it('may be stopped twice', async () => {
	const service = await startService();
	await service.stop();

	await expect(service.stop()).resolves.toBeUndefined();
});
