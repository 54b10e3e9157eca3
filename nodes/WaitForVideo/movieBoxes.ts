import { WordReader, type BoxContent } from './boxes';

/*
 * What stands in the boxes of a movie, by the sections of ISO/IEC 14496-12. They are read as numbers of 32 bits: the first
 * one holds the version of the box and its flags (4.2), and version 1 has times of 64 bits.
 */

/** The number at a place of a box; NaN behind its end */
export type Words = (index: number) => number;

/** Kinds of tracks (8.4.3 and 12), as numbers */
export const handlers = { video: 0x76696465, sound: 0x736f756e } as const;

/** Pixels */
export interface Size {
	readonly width: number;
	readonly height: number;
}

export interface Times {
	/** Ticks in a second */
	readonly timescale: number;
	/** Ticks */
	readonly duration: number;
}

/** Samples of a track, one after the other */
export interface Run {
	readonly samples: number;
	/** Those whose duration is that of the fragment or of the track */
	readonly samplesByDefault: number;
	/** Ticks of all others together */
	readonly duration: number;
}

const isLong = (at: Words): boolean => at(0) >>> 24 === 1;

const twoTo32 = 2 ** 32;

/** @returns ticks; 0 where all bits are set, by which a file says that it does not know them */
function durationAt(at: Words, index: number): number {
	const low = at(isLong(at) ? index + 1 : index);
	const high = isLong(at) ? at(index) : 0;
	const isUnknown = low === twoTo32 - 1 && (high === low || !isLong(at));
	return isUnknown ? 0 : high * twoTo32 + low;
}

/** Movie and media header (8.2.2, 8.4.2) */
export function readTimes(at: Words): Times {
	const index = isLong(at) ? 5 : 3;
	return { timescale: at(index), duration: durationAt(at, index + 1) };
}

/** Movie extends header (8.8.2): ticks */
export const readFragmentedDuration = (at: Words): number => durationAt(at, 1);

/**
 * Track header (8.3.2): the ID, and the size of the rectangle that the matrix makes of the picture. Mostly the matrix is that
 * of a phone that was held upright, and turns the picture by a quarter.
 */
export function readTrackHeader(at: Words): { id: number; size: Size | undefined } {
	const matrix = isLong(at) ? 13 : 10;
	/** Signed, with 16 bits behind the point */
	const factor = (place: number) => Math.abs(at(matrix + place) | 0) / 65_536;
	const [width, height] = [at(matrix + 9) / 65_536, at(matrix + 10) / 65_536];
	const size = {
		width: Math.round(factor(0) * width + factor(3) * height),
		height: Math.round(factor(1) * width + factor(4) * height),
	};
	const hasSize = size.width > 0 && size.height > 0;
	return { id: at(isLong(at) ? 5 : 3), size: hasSize ? size : undefined };
}

const count = (flags: number, ...some: readonly number[]): number =>
	some.filter((flag) => (flags & flag) !== 0).length;

export interface FragmentHeader {
	/** Of its track */
	readonly id: number;
	/** Ticks of a sample; undefined where the track says them */
	readonly defaultDuration: number | undefined;
}

/** Track fragment header (8.8.7) */
export function readFragmentHeader(at: Words): FragmentHeader {
	const flags = at(0);
	const index = 2 + 2 * count(flags, 0x1) + count(flags, 0x2);
	return { id: at(1), defaultDuration: count(flags, 0x8) > 0 ? at(index) : undefined };
}

/**
 * Reads a track run (8.8.8), which may be long: up to four numbers for each of its samples.
 *
 * @param onEnd gets the run, unless it ends too early
 */
export function runReader(onEnd: (run: Run | undefined) => void): BoxContent {
	let [flags, samples, durations, duration] = [0, 0, 0, 0];
	/** Where the next duration stands, and how far it is to the one behind it */
	let [next, step] = [Infinity, 0];
	const take = (word: number, index: number) => {
		if (index === 0) flags = word;
		else if (index === 1) {
			samples = word;
			step = count(flags, 0x100, 0x200, 0x400, 0x800);
			if (count(flags, 0x100) > 0) next = 2 + count(flags, 0x1, 0x4);
		} else if (index === next && durations < samples) {
			duration += word;
			durations += 1;
			next += step;
		}
	};
	return new WordReader(Infinity, take, () => {
		const isCut = next < Infinity && durations < samples;
		onEnd(isCut ? undefined : { samples, samplesByDefault: samples - durations, duration });
	});
}
