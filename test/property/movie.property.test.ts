import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Mp4Check, type FileFacts } from '../../nodes/WaitForVideo/mp4';

const folder = join(__dirname, '..', 'media', 'videos');

const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));

const file = fc.nat({ max: files.length - 1 }).map((index) => files[index] ?? Buffer.alloc(0));

/** Lengths of chunks, the last one again and again */
const chunkSizes = fc.array(fc.nat({ max: 2000 }), { minLength: 1, maxLength: 50 });

function factsOf(bytes: Uint8Array, sizes: readonly number[] = [bytes.length]): FileFacts {
	const check = new Mp4Check(undefined);
	for (let [start, index] = [0, 0]; start < bytes.length; index += 1) {
		const size = Math.max(sizes[index] ?? 0, index < sizes.length ? 0 : 1000);
		check.pass(bytes.subarray(start, start + size));
		start += size;
	}
	check.atEnd();
	return check.facts;
}

/** Whether each fact is one that can be */
function isPlausible({ bytes, seconds, width, height, hasAudio, orientation }: FileFacts): boolean {
	const isNumber = (value: number | null) =>
		value === null || (value > 0 && Number.isFinite(value));
	return (
		bytes >= 0 &&
		[seconds, width, height].every(isNumber) &&
		[true, false, null].includes(hasAudio) &&
		(width === null) === (orientation === null)
	);
}

test('a file says the same in any chunks', () => {
	fc.assert(
		fc.property(file, chunkSizes, (bytes, sizes) => {
			expect(factsOf(bytes, sizes)).toEqual(factsOf(bytes));
		}),
	);
});

test('a file that is cut says of each fact nothing, or what the whole one says; of fragments their length', () => {
	fc.assert(
		fc.property(file, fc.double({ min: 0, max: 1, noNaN: true }), (bytes, part) => {
			const whole = factsOf(bytes);
			const cut = factsOf(bytes.subarray(0, Math.floor(part * bytes.length)));
			expect([whole.width, null]).toContain(cut.width);
			expect([whole.height, null]).toContain(cut.height);
			expect([whole.orientation, null]).toContain(cut.orientation);
			expect(cut.seconds ?? 0).toBeLessThanOrEqual(whole.seconds ?? 0);
			if (!bytes.includes('moof')) {
				expect([whole.seconds, null]).toContain(cut.seconds);
				expect([whole.hasAudio, null]).toContain(cut.hasAudio);
			}
		}),
		{ numRuns: 500 },
	);
});

test('a file with bytes that are others says something that can be, and never throws', () => {
	const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 20 });
	fc.assert(
		fc.property(file, changes, chunkSizes, (bytes, others, sizes) => {
			const changed = Buffer.from(bytes);
			for (const [place, byte] of others) changed[place % changed.length] = byte;
			const facts = factsOf(changed, sizes);
			expect(facts).toEqual(factsOf(changed));
			expect(isPlausible(facts)).toBe(true);
		}),
		{ numRuns: 1000 },
	);
});

/** Boxes of any kind in each other, whose sizes may be wrong */
const { boxes } = fc.letrec<{ boxes: Uint8Array; box: Uint8Array }>((tie) => ({
	box: fc
		.tuple(
			fc.constantFrom(
				...['moov', 'trak', 'mdia', 'minf', 'stbl', 'mvex', 'moof', 'traf', 'mdat', 'cmov'],
				...['mvhd', 'tkhd', 'mdhd', 'hdlr', 'stsz', 'mehd', 'trex', 'tfhd', 'trun', '__pr'],
			),
			fc.oneof({ depthSize: 'small' }, fc.uint8Array({ maxLength: 110 }), tie('boxes')),
			fc.oneof(
				{ weight: 9, arbitrary: fc.constant(0) },
				{ weight: 1, arbitrary: fc.integer({ min: -12, max: 12 }) },
			),
		)
		.map(([type, content, error]) => {
			const header = Buffer.from(`\0\0\0\0${type}`, 'latin1');
			header.writeUInt32BE(Math.max(0, 8 + content.length + error));
			return Buffer.concat([header, content]);
		}),
	boxes: fc.array(tie('box'), { maxLength: 6 }).map((all) => Buffer.concat(all)),
}));

test('boxes of any kind, in each other and of any size, say something that can be', () => {
	fc.assert(
		fc.property(boxes, chunkSizes, (bytes, sizes) => {
			const facts = factsOf(bytes, sizes);
			expect(facts).toEqual(factsOf(bytes));
			expect(isPlausible(facts)).toBe(true);
		}),
		{ numRuns: 1000 },
	);
});

test('bytes of any kind say nothing', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 300 }), chunkSizes, (bytes, sizes) => {
			expect(factsOf(bytes, sizes)).toEqual({
				...{ bytes: bytes.length, seconds: null, width: null, height: null },
				...{ hasAudio: null, orientation: null },
			});
		}),
	);
});
