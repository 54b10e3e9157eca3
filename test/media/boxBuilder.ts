/** Boxes of ISO/IEC 14496-12, built by hand from its sections, so that they can disagree with what reads them. */

/** Numbers of 32 bits. */
export function words(...numbers: readonly number[]): Buffer {
	const bytes = Buffer.alloc(4 * numbers.length);
	numbers.forEach((number, index) => bytes.writeUInt32BE(number >>> 0, 4 * index));
	return bytes;
}

export const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

/** With the size that it has. */
export const box = (type: string, ...content: readonly Uint8Array[]): Buffer =>
	sizedBox(8 + Buffer.concat(content).length, type, ...content);

/** With a size that may be wrong. */
export const sizedBox = (size: number, type: string, ...content: readonly Uint8Array[]): Buffer =>
	Buffer.concat([words(size), latin(type), ...content]);

/** With its size in 64 bits (4.2). */
export function largeBox(type: string, ...content: readonly Uint8Array[]): Buffer {
	const length = 16 + Buffer.concat(content).length;
	return Buffer.concat([words(1), latin(type), words(0, length), ...content]);
}

/** One, with 16 bits behind the point. */
const one = 0x10000;

/** Matrices {a, b, u, c, d, v, x, y, w} (8.3.2): the third number of each row has 30 bits behind the point. */
export const matrices = {
	none: [one, 0, 0, 0, one, 0, 0, 0, 0x40000000],
	/** By a quarter, to the right and to the left. */
	right: [0, one, 0, -one, 0, 0, 72 * one, 0, 0x40000000],
	left: [0, -one, 0, one, 0, 0, 0, 128 * one, 0x40000000],
	upsideDown: [-one, 0, 0, 0, -one, 0, 128 * one, 72 * one, 0x40000000],
	mirrored: [-one, 0, 0, 0, one, 0, 128 * one, 0, 0x40000000],
	doubled: [2 * one, 0, 0, 0, 2 * one, 0, 0, 0, 0x40000000],
	zeros: [0, 0, 0, 0, 0, 0, 0, 0, 0],
} as const;

/** Seconds since 1904, when a file was made and changed. */
const date = 0xe5000000;

/** A time of 32 or of 64 bits. */
const time = (isLong: boolean, ticks: bigint): readonly number[] =>
	isLong ? [Number(ticks >> 32n), Number(ticks & 0xffffffffn)] : [Number(ticks)];

interface Times {
	timescale?: number;
	/** In ticks. */
	duration?: bigint | number;
	isLong?: boolean;
}

/** How `mvhd` and `mdhd` begin (8.2.2, 8.4.2). */
function times({ timescale = 1000, duration = 0, isLong = false }: Times): Buffer {
	const dates = [date, date].flatMap((seconds) => time(isLong, BigInt(seconds)));
	return words(isLong ? 0x01000000 : 0, ...dates, timescale, ...time(isLong, BigInt(duration)));
}

export const mvhd = (options: Times = {}): Buffer =>
	box('mvhd', times(options), words(one, 0x01000000, 0, 0, ...matrices.none, 0, 0, 0, 0, 0, 0, 9));

export interface TrackOptions extends Times {
	id?: number;
	handler?: string;
	/** In pixels. */
	width?: number;
	height?: number;
	matrix?: readonly number[];
	samples?: number;
	/** The box that lists the sizes of the samples. */
	sizes?: 'stsz' | 'stz2';
}

export function tkhd(options: TrackOptions): Buffer {
	const { id = 1, width = 128, height = 72, matrix = matrices.none, isLong = false } = options;
	const dates = [date, date].flatMap((seconds) => time(isLong, BigInt(seconds)));
	return box(
		'tkhd',
		words(isLong ? 0x01000003 : 3, ...dates, id, 0, ...time(isLong, 0n), 0, 0, 0, 0),
		words(...matrix, width * one, height * one),
	);
}

export const hdlr = (handler: string): Buffer =>
	box('hdlr', words(0, 0), latin(handler), words(0, 0, 0), latin('Handler\0'));

export function trak(options: TrackOptions = {}): Buffer {
	const { handler = 'vide', samples = 1, sizes = 'stsz' } = options;
	const table = box('stbl', box('stsd', words(0, 0)), box(sizes, words(0, 0, samples)));
	const media = [
		box('mdhd', times(options), words(0x55c40000)),
		hdlr(handler),
		box('minf', box('dinf'), table),
	];
	return box('trak', tkhd(options), box('edts'), box('mdia', ...media));
}

export const moov = (...children: readonly Uint8Array[]): Buffer => box('moov', ...children);

export function mehd(duration: bigint, isLong = false): Buffer {
	return box('mehd', words(isLong ? 0x01000000 : 0, ...time(isLong, duration)));
}

/** @param duration of a sample, in ticks */
export const trex = (id: number, duration: number): Buffer =>
	box('trex', words(0, id, 1, duration, 0, 0));

/** With all that it may have, so that what is wanted stands behind it (8.8.7). */
export function tfhd(id: number, duration?: number): Buffer {
	const flags = 0x1 | 0x2 | 0x10 | (duration === undefined ? 0 : 0x8);
	return box('tfhd', words(flags, id, 0, 99, 1, ...(duration === undefined ? [] : [duration]), 77));
}

/** Samples without anything of their own (8.8.8). */
export const trunByDefault = (samples: number): Buffer => box('trun', words(0x1, samples, 100));

/** @param durations of the samples, in ticks, each between a size, flags and an offset */
export const trun = (durations: readonly number[]): Buffer =>
	box(
		'trun',
		words(0xf05, durations.length, 100, 0),
		words(...durations.flatMap((duration) => [duration, 500, 0, 7])),
	);

export const moof = (...fragments: ReadonlyArray<readonly Uint8Array[]>): Buffer =>
	box('moof', box('mfhd', words(0, 1)), ...fragments.map((parts) => box('traf', ...parts)));

export const ftyp = box('ftyp', latin('isom'), words(512), latin('isomiso2'));

export const mdat = box('mdat', latin('frames'));
