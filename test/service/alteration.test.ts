import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { request } from 'undici';
import { z } from 'zod';
import { arrived } from './arrived';
import { clientOf, type Client } from './client';
import { useService } from './useService';
import { startService } from './simulatedService';

const video = readFileSync(join(__dirname, 'video.mp4'));
const text = { model: 'kyyvideo2', prompt: 'A red fox runs through fresh snow' };

const service = useService({ timing: { queuedMs: 0, processingMs: 0 } });
let client: Client;

beforeAll(() => {
	client = clientOf(service());
});

const newAddress = async () => client.addressOf(await client.createId());

/** Reads until the answer or the connection ends, and keeps what came until then. */
async function read(address: string) {
	const { headers, body, statusCode } = await request(address);
	const chunks: Uint8Array[] = [];
	let broken = false;
	try {
		for await (const chunk of body) chunks.push(z.instanceof(Uint8Array).parse(chunk));
	} catch {
		broken = true;
	}
	return { status: statusCode, headers, bytes: Buffer.concat(chunks), broken };
}

describe('a cut', () => {
	it('announces the whole file, and breaks off after the given bytes', async () => {
		const address = await newAddress();
		service().misbehave({ on: 'download', fault: 'cut', bytes: 1_000 });

		const { status, headers, bytes, broken } = await read(address);

		expect({ status, broken }).toEqual({ status: 200, broken: true });
		expect(headers).toMatchObject({
			'content-length': String(video.length),
			'content-type': 'video/mp4',
		});
		expect(bytes.equals(video.subarray(0, 1_000))).toBe(true);
	});

	it('breaks off in the middle when nothing is said', async () => {
		const address = await newAddress();
		service().misbehave({ on: 'download', fault: 'cut' });

		expect((await read(address)).bytes).toHaveLength(Math.floor(video.length / 2));
	});

	it('may come before the first byte', async () => {
		const address = await newAddress();
		service().misbehave({ on: 'download', fault: 'cut', bytes: 0 });

		expect(await read(address)).toMatchObject({
			headers: { 'content-length': String(video.length) },
			bytes: Buffer.alloc(0),
			broken: true,
		});
	});

	it('may come in chunks, which announce no length', async () => {
		const address = await newAddress();
		service().misbehave({ on: 'download', fault: 'cut', bytes: 1_000, chunked: true });

		const { headers, bytes, broken } = await read(address);

		expect(headers).not.toHaveProperty('content-length');
		expect(broken).toBe(true);
		expect(bytes).toHaveLength(1_000);
	});

	it('leaves the answer to an accepted create unreadable', async () => {
		service().misbehave({ on: 'create', fault: 'cut' });

		await expect(client.create('kyyvideo2', text)).rejects.toThrow('other side closed');

		const [create] = service().requestsTo('create');
		expect(service().creates).toHaveLength(1);
		expect(create?.answer?.status).toBe(200);
		expect(create?.answer?.body).toMatch(/^\{"id":"video_[^}]*$/);
	});

	it('keeps the status of a refusal', async () => {
		const address = (await newAddress()).replace(/sign=\w+/, 'sign=abc');
		service().misbehave({ on: 'download', fault: 'cut', bytes: 3 });

		expect(await read(address)).toMatchObject({ status: 403, bytes: Buffer.from('The') });
	});
});

describe('a stall', () => {
	it('lasts after the given bytes, until the service stops', async () => {
		const own = await startService({ timing: { queuedMs: 0, processingMs: 0 } });
		const ownClient = clientOf(own);
		const address = await ownClient.addressOf(await ownClient.createId());
		own.misbehave({ on: 'download', fault: 'stall', bytes: 1_000 });

		const { headers, body } = await request(address);
		const chunks = body[Symbol.asyncIterator]();
		const first = await chunks.next();
		let silent = true;
		const next = chunks.next().finally(() => {
			silent = false;
		});
		const ended = expect(next).rejects.toThrow();
		// Time enough for the connection to be closed, if it were.
		await ownClient.query('video_1');

		expect(silent).toBe(true);
		expect(headers).toMatchObject({ 'content-length': String(video.length) });
		expect(first.value).toHaveLength(1_000);
		await own.stop();
		await ended;
	});

	it('of a create comes after the task was accepted', async () => {
		const own = await startService();
		own.misbehave({ on: 'create', fault: 'stall', accepted: true });

		const ended = expect(clientOf(own).create('kyyvideo2', text)).rejects.toThrow();
		await arrived(own, 1);

		expect(own.creates).toHaveLength(1);
		await own.stop();
		await ended;
	});
});

describe('another label', () => {
	it('may be another type', async () => {
		const address = await newAddress();
		const contentType = 'application/octet-stream';
		service().misbehave({ on: 'download', fault: 'relabel', contentType });

		const { headers, bytes, broken } = await read(address);

		expect(headers).toMatchObject({
			'content-type': contentType,
			'content-length': String(video.length),
		});
		expect(broken).toBe(false);
		expect(bytes.equals(video)).toBe(true);
	});

	it('may be no type', async () => {
		const address = await newAddress();
		service().misbehave({ on: 'download', fault: 'relabel', contentType: null });

		const { headers, bytes } = await read(address);

		expect(headers).not.toHaveProperty('content-type');
		expect(bytes.equals(video)).toBe(true);
	});

	it('may be no length', async () => {
		const address = await newAddress();
		service().misbehave({ on: 'download', fault: 'relabel', length: null });

		const { headers, bytes, broken } = await read(address);

		expect(headers).not.toHaveProperty('content-length');
		expect(headers).toMatchObject({
			'transfer-encoding': 'chunked',
			'content-type': 'video/mp4',
		});
		expect(broken).toBe(false);
		expect(bytes.equals(video)).toBe(true);
	});

	it('may be too large a length, after which the connection ends with the bytes', async () => {
		const address = await newAddress();
		service().misbehave({ on: 'download', fault: 'relabel', length: 1_000_000_000 });

		const { headers, bytes, broken } = await read(address);

		expect(headers).toMatchObject({ 'content-length': '1000000000' });
		expect(broken).toBe(true);
		expect(bytes.equals(video)).toBe(true);
	});

	it('may be put on the answer of the API, too', async () => {
		const id = await client.createId();
		service().misbehave({ on: 'query', fault: 'relabel', contentType: 'text/plain' });

		expect(await client.query(id)).toMatchObject({
			headers: { 'content-type': 'text/plain' },
			body: { id },
		});
	});
});

describe('an amendment', () => {
	it('puts a field in the place of another and leaves the rest', async () => {
		const id = await client.createId();
		service().misbehave({ on: 'query', fault: 'amend', fields: { status: 'rendering' } });

		expect((await client.query(id)).body).toMatchObject({ id, status: 'rendering' });
	});

	it('takes a field away from the answer to an accepted create', async () => {
		service().misbehave({ on: 'create', fault: 'amend', fields: { id: undefined } });

		const { body } = await client.create('kyyvideo2', text);

		expect(body).toMatchObject({ status: 'queued' });
		expect(body).not.toHaveProperty('id');
		expect(service().creates).toHaveLength(1);
	});

	it('may change the HTTP status alone', async () => {
		const amendment = { fault: 'amend', fields: {}, httpStatus: 409 } as const;
		service().misbehave({ on: 'create', ...amendment });

		expect(await client.create('kyyvideo2', text)).toMatchObject({
			status: 409,
			body: { id: service().lastCreate.id, status: 'queued' },
		});
	});

	it('leaves a file as it is', async () => {
		const address = await newAddress();
		service().misbehave({ on: 'download', fault: 'amend', fields: { status: 'rendering' } });

		expect((await read(address)).bytes.equals(video)).toBe(true);
	});
});
