import { arrived } from './arrived';
import { clientOf } from './client';
import { startService, type Service } from './simulatedService';

let service: Service;

afterEach(async () => {
	await service.stop();
});

it('counts none without an upload', async () => {
	service = await startService();
	await clientOf(service).createId();

	expect(service.mostUploadsAtOnce).toBe(0);
});

it('counts one for uploads that come one after another', async () => {
	service = await startService({ uploadMs: 5 });
	const { uploadId } = clientOf(service);

	for (let count = 0; count < 5; count++) await uploadId();

	expect(service.mostUploadsAtOnce).toBe(1);
});

it('counts all that are in flight together, and keeps the greatest number', async () => {
	service = await startService({ uploadMs: 300 });
	const { uploadId } = clientOf(service);

	await Promise.all([uploadId(), uploadId(), uploadId()]);
	await uploadId();

	expect(service.mostUploadsAtOnce).toBe(3);
});

it('counts a dropped upload no longer', async () => {
	service = await startService({ uploadMs: 5 });
	const { uploadId } = clientOf(service);
	service.misbehave({ on: 'upload', fault: 'drop' });

	await expect(uploadId()).rejects.toThrow('other side closed');
	await uploadId();

	expect(service.mostUploadsAtOnce).toBe(1);
});

it('counts an upload that hangs for as long as it does', async () => {
	service = await startService({ uploadMs: 5 });
	const { uploadId } = clientOf(service);
	service.misbehave({ on: 'upload', fault: 'hang' });

	const hanging = expect(uploadId()).rejects.toThrow();
	await arrived(service, 1);
	await uploadId();

	expect(service.mostUploadsAtOnce).toBe(2);
	await service.stop();
	await hanging;
});

it('delays the answer to an upload by what it is told', async () => {
	service = await startService({ uploadMs: 60 });
	const begin = performance.now();

	await clientOf(service).uploadId();

	// Timers may fire up to a millisecond early.
	expect(performance.now() - begin).toBeGreaterThanOrEqual(59);
});

it('ends the delay when the service stops', async () => {
	service = await startService({ uploadMs: 60_000 });
	const ended = expect(clientOf(service).uploadId()).rejects.toThrow('other side closed');
	await arrived(service, 1);

	await service.stop();
	await ended;
});
