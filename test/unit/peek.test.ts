import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { peek } from '../../nodes/WaitForVideo/peek';

const bytes = Buffer.from('abcdefghijklmnopqrstuvwxyz');

const inChunks = (size: number): Readable =>
	Readable.from(
		(function* () {
			for (let start = 0; start < bytes.length; start += size) {
				yield bytes.subarray(start, start + size);
			}
		})(),
		{ objectMode: false },
	);

const has =
	(length: number) =>
	(head: Uint8Array): boolean =>
		head.length >= length;

/** Later, and by a listener, as some of n8n's stores read */
async function readLater(stream: Readable): Promise<Buffer> {
	await new Promise((resolve) => setImmediate(resolve));
	const chunks: Uint8Array[] = [];
	stream.on('data', (chunk: Uint8Array) => chunks.push(chunk));
	stream.resume();
	await new Promise((resolve) => stream.on('end', resolve));
	return Buffer.concat(chunks);
}

describe.each([1, 3, 8, 26])('a stream in chunks of %d bytes', (size) => {
	test('shows its beginning', async () => {
		const head = await peek(inChunks(size), has(10));
		expect(head.length).toBeGreaterThanOrEqual(10);
		expect(Buffer.from(head)).toEqual(bytes.subarray(0, head.length));
	});

	test.each([1, 10, 26])('is read whole after %d bytes were looked at', async (length) => {
		const stream = inChunks(size);
		await peek(stream, has(length));
		expect(await buffer(stream)).toEqual(bytes);
	});

	test('is read whole by listeners', async () => {
		const stream = inChunks(size);
		await peek(stream, has(10));
		expect(await readLater(stream)).toEqual(bytes);
	});

	test('is read whole by a pipe', async () => {
		const stream = inChunks(size);
		await peek(stream, has(10));
		expect(await buffer(stream.pipe(new PassThrough()))).toEqual(bytes);
	});

	test('that is too short shows all that it has', async () => {
		expect(Buffer.from(await peek(inChunks(size), has(27)))).toEqual(bytes);
	});
});

test('a stream that breaks is told by its error', async () => {
	const stream = new PassThrough();
	stream.write('abc');
	const peeking = peek(stream, has(10));
	stream.destroy(new Error('reset'));
	await expect(peeking).rejects.toThrow('reset');
});

test('a stream that is closed in between does not stay unread for ever', async () => {
	const stream = new PassThrough();
	const peeking = peek(stream, has(10));
	stream.destroy();
	await expect(peeking).rejects.toThrow('closed');
});

test('nothing listens to the stream any more afterwards', async () => {
	const stream = inChunks(8);
	const before = stream.eventNames().length;
	await peek(stream, has(10));
	expect(stream.eventNames()).toHaveLength(before);
});
