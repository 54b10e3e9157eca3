import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { FileFault } from '../../nodes/WaitForVideo/beginning';
import { Boxes, Mp4Check } from '../../nodes/WaitForVideo/mp4';

const video = readFileSync(join(__dirname, '..', 'service', 'video.mp4'));

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The least that an MP4 consists of */
const mp4 = bytesOf('\0\0\0\x18ftypisom\0\0\x02\0isomiso2\0\0\0\x08moov\0\0\0\x12mdat and so on');

/** @returns what speaks against a file, as soon as something does or once it has arrived */
function check(
	file: Uint8Array,
	{
		chunkSize = Infinity,
		announced,
		maxBytes,
	}: { chunkSize?: number; announced?: number; maxBytes?: number } = {},
): FileFault | undefined {
	const mp4Check = new Mp4Check(announced, maxBytes);
	const size = Math.min(chunkSize, Math.max(file.length, 1));
	for (let start = 0; start < file.length; start += size) {
		const fault = mp4Check.pass(file.subarray(start, start + size));
		if (fault) return fault;
	}
	return mp4Check.atEnd();
}

const chunkSizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 16, Infinity];

describe('an MP4', () => {
	test.each(chunkSizes)('is whole in chunks of %d bytes', (chunkSize) => {
		expect(check(mp4, { chunkSize })).toBeUndefined();
	});

	test('may arrive with chunks that are empty', () => {
		const mp4Check = new Mp4Check(mp4.length, undefined);
		const chunks = [mp4.subarray(0, 0), mp4.subarray(0, 3), mp4.subarray(3, 3), mp4.subarray(3)];
		for (const chunk of chunks) mp4Check.pass(chunk);
		expect(mp4Check.atEnd()).toBeUndefined();
	});

	test('is counted byte by byte', () => {
		const mp4Check = new Mp4Check(undefined, undefined);
		mp4Check.pass(mp4.subarray(0, 10));
		mp4Check.pass(mp4.subarray(10));
		expect(mp4Check.bytes).toBe(mp4.length);
	});
});

describe('a file that has not arrived whole', () => {
	test('is empty', () => {
		expect(check(new Uint8Array())).toMatchObject({ fault: 'incomplete' });
	});

	test('is announced as empty, before anything is read', () => {
		expect(new Mp4Check(0, undefined).fault).toMatchObject({ fault: 'incomplete' });
	});

	test('ends before anything of what was announced', () => {
		expect(check(new Uint8Array(), { announced: 9 })).toMatchObject({ fault: 'incomplete' });
	});

	test('lacks one byte of what was announced', () => {
		const announced = mp4.length;
		expect(check(mp4.subarray(0, -1), { announced })).toEqual({
			fault: 'incomplete',
			words: `Only ${announced - 1} of the announced ${announced} bytes arrived. The end of the file is missing.`,
		});
	});

	test('lacks one byte, and its length was not announced', () => {
		expect(check(mp4.subarray(0, -1))).toMatchObject({ fault: 'incomplete' });
	});

	test('ends within the first box', () => {
		const fault = check(mp4.subarray(0, 5), { announced: mp4.length });
		expect(fault).toMatchObject({ fault: 'incomplete' });
	});

	test('has nothing against it before its end', () => {
		const mp4Check = new Mp4Check(mp4.length, undefined);
		mp4Check.pass(mp4.subarray(0, 12));
		expect(mp4Check.fault).toBeUndefined();
	});
});

test('a whole file may have another length than the one announced, as from a host that compresses', () => {
	expect(check(mp4, { announced: mp4.length + 600 })).toBeUndefined();
});

describe('the size that the user allows', () => {
	test('is kept by a file of exactly that size, announced or not', () => {
		const maxBytes = mp4.length;
		expect(check(mp4, { maxBytes })).toBeUndefined();
		expect(check(mp4, { maxBytes, announced: mp4.length })).toBeUndefined();
	});

	test('is broken by a file that is announced as larger, before anything is read', () => {
		expect(new Mp4Check(mp4.length, mp4.length - 1).fault).toMatchObject({ fault: 'tooLarge' });
	});

	test.each(chunkSizes)('is broken by one byte more, unannounced, in chunks of %d', (chunkSize) => {
		const fault = check(mp4, { chunkSize, maxBytes: mp4.length - 1 });
		expect(fault).toMatchObject({ fault: 'tooLarge' });
	});

	test('is broken by a file that is announced as smaller than it is', () => {
		const fault = check(mp4, { announced: 9, maxBytes: mp4.length - 1 });
		expect(fault).toMatchObject({ fault: 'tooLarge' });
	});

	test('is broken at the first byte too many, not at the end', () => {
		const mp4Check = new Mp4Check(undefined, 20);
		mp4Check.pass(mp4.subarray(0, 20));
		expect(mp4Check.pass(mp4.subarray(20, 21))).toMatchObject({ fault: 'tooLarge' });
	});

	test('is compared with a size that the fault names in megabytes', () => {
		expect(new Mp4Check(12_345_678, 1).fault?.words).toContain('12.3 MB');
	});

	test('does not matter when there is none', () => {
		expect(new Mp4Check(1e15, undefined).fault).toBeUndefined();
	});
});

describe('a file whose length is announced as what has arrived', () => {
	const box = (type: string, content = '', size = 8 + content.length) =>
		Buffer.concat([Buffer.from([0, 0, 0, size]), Buffer.from(type + content, 'latin1')]);

	const judge = (...parts: readonly Buffer[]) => {
		const file = Buffer.concat(parts);
		return check(file, { announced: file.length })?.fault;
	};

	const fileType = box('ftyp', 'isom\0\0\x02\0isom');
	const [movie, frames] = [box('moov'), box('mdat', 'frames')];

	test.each(['mdat', 'moov', 'moof', 'free', 'skip', 'uuid', 'meta'])(
		'is cut within a box "%s"',
		(type) => {
			expect(judge(fileType, movie, box(type, 'part', 99))).toBe('incomplete');
		},
	);

	test.each([1, 100, 10_000, 58_000])('is a real MP4 without its last %d bytes', (missing) => {
		expect(judge(video.subarray(0, -missing))).toBe('incomplete');
	});

	test('is cut before it has said where its frames are', () => {
		expect(judge(fileType, frames)).toBe('incomplete');
		expect(judge(fileType, frames, movie.subarray(0, 5))).toBe('incomplete');
	});

	test.each([
		[
			'bytes that are no box',
			[fileType, movie, frames, Buffer.from('\xff\xfe odd bytes', 'latin1')],
		],
		['too few bytes for a box', [fileType, movie, frames, Buffer.from('odd')]],
		['zeros', [fileType, movie, frames, Buffer.alloc(16)]],
		['a box of another standard', [fileType, movie, frames, box('abcd', 'x')]],
		['such a box with a wrong size', [fileType, movie, frames, box('abcd', 'x', 99)]],
		['a box of an impossible size', [fileType, movie, frames, box('free', 'x', 5)]],
		['such a box among its boxes', [fileType, box('abcd', 'x'), movie, frames]],
		['nothing known behind its type', [fileType, Buffer.from('\x80\x81\x82 and so on', 'latin1')]],
	])('is whole with %s', (_what, parts) => {
		expect(judge(...parts)).toBeUndefined();
	});

	test('is cut within a known box behind one of another standard', () => {
		expect(judge(fileType, box('abcd', 'x'), movie, box('mdat', 'part', 99))).toBe('incomplete');
	});

	test('tells how much of it there is, without the length that was announced', () => {
		const file = Buffer.concat([fileType, movie, box('mdat', 'part', 99)]);
		expect(check(file, { announced: file.length })?.words).toBe(
			`Only ${file.length} bytes arrived. The end of the file is missing.`,
		);
	});

	test.each([
		['with a place for its frames', [fileType, movie, frames, Buffer.alloc(16)], undefined],
		['without one', [fileType, Buffer.from('\x80 and so on', 'latin1')], 'incomplete'],
	])('or not announced, may end with odd bytes: %s', (_what, parts, expected) => {
		expect(check(Buffer.concat(parts))?.fault).toBe(expected);
	});
});

describe('the boxes of a file', () => {
	function isWhole(file: Uint8Array, chunkSize = file.length): boolean {
		const boxes = new Boxes();
		for (let start = 0; start < file.length; start += chunkSize) {
			boxes.pass(file.subarray(start, start + chunkSize));
		}
		return boxes.end() === 'whole';
	}

	const box = (type: string, content = '', size = 8 + content.length) =>
		Buffer.concat([Buffer.from([0, 0, 0, size]), Buffer.from(type + content)]);

	const movie = box('moov');

	test.each([1, 3, 7, 8, 4096])('a real MP4 is whole in chunks of %d bytes', (chunkSize) => {
		expect(isWhole(video, chunkSize)).toBe(true);
	});

	test.each([1, 100, 10_000, 58_000])('a real MP4 without its last %d bytes is not', (missing) => {
		expect(isWhole(video.subarray(0, -missing))).toBe(false);
	});

	test('a file that ends between two boxes, before it has said where its frames are, is not whole', () => {
		expect(isWhole(Buffer.concat([box('ftyp'), box('mdat', 'frames')]))).toBe(false);
	});

	test('a box may be too large for the usual size', () => {
		const large = Buffer.from([0, 0, 0, 1, ...Buffer.from('mdat'), 0, 0, 0, 0, 0, 0, 0, 18, 1, 2]);
		expect(isWhole(Buffer.concat([movie, large]), 5)).toBe(true);
		expect(isWhole(Buffer.concat([movie, large.subarray(0, -1)]), 5)).toBe(false);
	});

	test('a last box may say that it lasts until the end of the file', () => {
		expect(isWhole(Buffer.concat([movie, box('mdat', 'frames', 0)]))).toBe(true);
	});

	test('a file with boxes of impossible sizes is not whole', () => {
		expect(isWhole(Buffer.concat([movie, box('mdat', 'frames', 5)]))).toBe(false);
	});
});
