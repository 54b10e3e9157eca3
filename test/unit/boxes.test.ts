import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Boxes } from '../../nodes/WaitForVideo/boxes';

const video = readFileSync(join(__dirname, '..', 'service', 'video.mp4'));

function isWhole(file: Uint8Array, chunkSize = file.length): boolean {
	const boxes = new Boxes();
	for (let start = 0; start < file.length; start += chunkSize) {
		boxes.see(file.subarray(start, start + chunkSize));
	}
	return boxes.isWhole();
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

test('a file that ends between two boxes, before it has told where its pictures are, is not whole', () => {
	expect(isWhole(Buffer.concat([box('ftyp'), box('mdat', 'pictures')]))).toBe(false);
});

test('a box may be too large for the usual size', () => {
	const large = Buffer.from([0, 0, 0, 1, ...Buffer.from('mdat'), 0, 0, 0, 0, 0, 0, 0, 18, 1, 2]);
	expect(isWhole(Buffer.concat([movie, large]), 5)).toBe(true);
	expect(isWhole(Buffer.concat([movie, large.subarray(0, -1)]), 5)).toBe(false);
});

test('a last box may say that it lasts until the end of the file', () => {
	expect(isWhole(Buffer.concat([movie, box('mdat', 'pictures', 0)]))).toBe(true);
});

test('what has boxes of impossible sizes is none', () => {
	expect(isWhole(Buffer.concat([movie, box('mdat', 'pictures', 5)]))).toBe(false);
});
