import { Inspection, type Fault } from '../../nodes/WaitForVideo/inspection';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The least that an MP4 consists of */
const mp4 = bytesOf('\0\0\0\x18ftypisom\0\0\x02\0isomiso2\0\0\0\x08moov\0\0\0\x12mdat and so on');

/** @returns what speaks against a file, by the time that it has arrived or nobody wants more of it */
function inspect(
	file: Uint8Array,
	{
		chunkSize = Infinity,
		announced,
		maxBytes,
	}: { chunkSize?: number; announced?: number; maxBytes?: number } = {},
): Fault | undefined {
	const inspection = new Inspection(announced, maxBytes);
	const size = Math.min(chunkSize, Math.max(file.length, 1));
	for (let start = 0; start < file.length; start += size) {
		const fault = inspection.see(file.subarray(start, start + size));
		if (fault) return fault;
	}
	return inspection.atEnd();
}

const chunkSizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 16, Infinity];

describe('an MP4', () => {
	test.each(chunkSizes)('is known in chunks of %d bytes', (chunkSize) => {
		expect(inspect(mp4, { chunkSize })).toBeUndefined();
	});

	test.each(['ftyp', 'free', 'mdat', 'moov', 'skip', 'wide'])('may begin with %s', (box) => {
		expect(inspect(bytesOf(`\0\0\0\x08${box}\0\0\0\x08moov`))).toBeUndefined();
	});

	test('may arrive with chunks that are empty', () => {
		const inspection = new Inspection(mp4.length, undefined);
		const chunks = [mp4.subarray(0, 0), mp4.subarray(0, 3), mp4.subarray(3, 3), mp4.subarray(3)];
		for (const chunk of chunks) inspection.see(chunk);
		expect(inspection.atEnd()).toBeUndefined();
	});

	test('is counted byte by byte', () => {
		const inspection = new Inspection(undefined, undefined);
		inspection.see(mp4.subarray(0, 10));
		inspection.see(mp4.subarray(10));
		expect(inspection.bytes).toBe(mp4.length);
	});
});

describe('a file that is no MP4', () => {
	const others = [
		['a page', bytesOf('<!DOCTYPE html><html><body>Not found</body></html>')],
		['XML', bytesOf('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>')],
		['JSON', bytesOf('{"code":"204","msg":"no"}')],
		['a WebM', Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x86, 0x81, 0x01)],
		['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
		['a text that has the word elsewhere', bytesOf('this is ftypisom')],
	] as const;

	test.each(others)('is known by its beginning: %s', (_what, file) => {
		for (const chunkSize of chunkSizes) {
			expect(inspect(file, { chunkSize })).toMatchObject({ kind: 'notAnMp4' });
		}
	});

	test.each(['\0', 'no file', '\0\0\0\x18fty'])('is too short to be one: %j', (file) => {
		expect(inspect(bytesOf(file))).toMatchObject({ kind: 'notAnMp4' });
	});

	test('is shown as the text that it is', () => {
		expect(inspect(bytesOf('{"msg": "no such file"}\n'))?.what).toContain(
			'{"msg": "no such file"}',
		);
	});

	test('is shown as hexadecimal digits when it is no text', () => {
		expect(inspect(Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 0, 0, 0, 7))?.what).toContain(
			'1a 45 df a3 00 00 00 07',
		);
	});

	test('is shown in part only, however long it is', () => {
		expect(inspect(bytesOf('<html>'.repeat(1000)))?.what.length).toBeLessThan(200);
	});

	test('is no reason to read on', () => {
		const inspection = new Inspection(undefined, undefined);
		expect(inspection.see(bytesOf('<html></html>'))).toMatchObject({ kind: 'notAnMp4' });
		expect(inspection.soFar()).toMatchObject({ kind: 'notAnMp4' });
	});
});

describe('a file that has not arrived whole', () => {
	test('is empty', () => {
		expect(inspect(new Uint8Array())).toMatchObject({ kind: 'incomplete' });
	});

	test('is announced as empty, before anything is read', () => {
		expect(new Inspection(0, undefined).soFar()).toMatchObject({ kind: 'incomplete' });
	});

	test('ends before anything of what was announced', () => {
		expect(inspect(new Uint8Array(), { announced: 9 })).toMatchObject({ kind: 'incomplete' });
	});

	test('lacks one byte of what was announced', () => {
		const announced = mp4.length;
		expect(inspect(mp4.subarray(0, -1), { announced })).toEqual({
			kind: 'incomplete',
			what: `Only ${announced - 1} of the announced ${announced} bytes arrived; the end is missing.`,
		});
	});

	test('lacks one byte, and nobody has announced how many there are', () => {
		expect(inspect(mp4.subarray(0, -1))).toMatchObject({ kind: 'incomplete' });
	});

	test('ends within the first box', () => {
		const fault = inspect(mp4.subarray(0, 5), { announced: mp4.length });
		expect(fault).toMatchObject({ kind: 'incomplete' });
	});

	test('has nothing against it before its end', () => {
		const inspection = new Inspection(mp4.length, undefined);
		inspection.see(mp4.subarray(0, 12));
		expect(inspection.soFar()).toBeUndefined();
	});
});

test('a whole file may have another length than the one announced, as from a host that compresses', () => {
	expect(inspect(mp4, { announced: mp4.length + 600 })).toBeUndefined();
});

describe('the size that the user allows', () => {
	test('is kept by a file of exactly that size, announced or not', () => {
		const maxBytes = mp4.length;
		expect(inspect(mp4, { maxBytes })).toBeUndefined();
		expect(inspect(mp4, { maxBytes, announced: mp4.length })).toBeUndefined();
	});

	test('is broken by a file that is announced as larger, before anything is read', () => {
		expect(new Inspection(mp4.length, mp4.length - 1).soFar()).toMatchObject({ kind: 'tooLarge' });
	});

	test.each(chunkSizes)('is broken by one byte more, unannounced, in chunks of %d', (chunkSize) => {
		const fault = inspect(mp4, { chunkSize, maxBytes: mp4.length - 1 });
		expect(fault).toMatchObject({ kind: 'tooLarge' });
	});

	test('is broken by a file that is announced as smaller than it is', () => {
		const fault = inspect(mp4, { announced: 9, maxBytes: mp4.length - 1 });
		expect(fault).toMatchObject({ kind: 'tooLarge' });
	});

	test('is broken at the first byte too many, not at the end', () => {
		const inspection = new Inspection(undefined, 20);
		inspection.see(mp4.subarray(0, 20));
		expect(inspection.see(mp4.subarray(20, 21))).toMatchObject({ kind: 'tooLarge' });
	});

	test('is compared with a size that the fault names in megabytes', () => {
		expect(new Inspection(12_345_678, 1).soFar()?.what).toContain('12.3 MB');
	});

	test('does not matter when there is none', () => {
		expect(new Inspection(1e15, undefined).soFar()).toBeUndefined();
	});
});
