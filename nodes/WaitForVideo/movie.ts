import { BoxReader, WordReader, type BoxContent } from './boxes';
import {
	handlers,
	readFragmentedDuration,
	readFragmentHeader,
	readTimes,
	readTrackHeader,
	runReader,
	type FragmentHeader,
	type Run,
	type Size,
	type Times,
	type Words,
} from './movieBoxes';

/** What a file says of the video in it; null where it does not say it, or not in a way that can be read */
export interface MovieFacts {
	/** As long as the longest of its tracks, to a millisecond */
	readonly seconds: number | null;
	/** Pixels as a player shows them: of a video that is to be turned, the two are swapped */
	readonly width: number | null;
	/** Pixels */
	readonly height: number | null;
	/** Whether it has a track of sound, be it silence */
	readonly hasAudio: boolean | null;
	readonly orientation: 'portrait' | 'landscape' | 'square' | null;
}

/** Without its fragments, as far as it has been read */
interface Track {
	id?: number;
	handler?: number;
	size?: Size | undefined;
	times?: Times;
	samples?: number;
}

/** What fragments add to a track */
interface Addition {
	/** Ticks */
	readonly duration: number;
	readonly samples: number;
}

const nothing: Addition = { duration: 0, samples: 0 };

/** A guess: videos have two. A file that lists a million tracks must not fill the memory with them. */
const mostTracks = 64;

/** What reads the boxes within a box, by their types */
type Children = Readonly<Record<string, () => BoxContent | undefined>>;

/**
 * Reads what a file says of its video from its boxes as they pass, be the movie first, last or in fragments. However long a
 * box is, it keeps only a few numbers of each track.
 */
export class MovieReader {
	private hasBegun = false;
	/** Boxes with boxes in them that have not passed yet */
	private openBoxes = 0;
	/** Whether a box is not as it must be: what has not been found may be there all the same */
	private isBroken = false;
	private hasFragments = false;
	/** Without the fragments */
	private times: Times = { timescale: NaN, duration: 0 };
	/** Ticks with all fragments; 0 where the file does not say it */
	private fragmentedDuration = 0;
	private readonly tracks: Track[] = [];
	/** Ticks of a sample, by the ID of its track */
	private readonly defaultDurations = new Map<number, number>();
	/** By the ID of the track */
	private readonly additions = new Map<number, Addition>();

	/** @returns what reads a box of the outermost level, unless nothing of it is of use */
	open(type: string): BoxContent | undefined {
		// Of several movies players take the first one as well
		if (type === 'moov' && !this.hasBegun) return this.movie();
		if (type !== 'moof') return undefined;
		this.hasFragments = true;
		return this.container({ traf: () => this.fragment() });
	}

	/** As far as they are known by now */
	get facts(): MovieFacts {
		const { seconds, hasAudio } = this;
		const size = this.tracks.find(({ handler }) => handler === handlers.video)?.size;
		if (!size) return { seconds, width: null, height: null, hasAudio, orientation: null };
		return { seconds, ...size, hasAudio, orientation: orientationOf(size) };
	}

	/** Whether what has not been found is not there */
	private get isComplete(): boolean {
		return this.hasBegun && this.openBoxes === 0 && !this.isBroken && this.tracks.length > 0;
	}

	private get seconds(): number | null {
		const { times, fragmentedDuration, hasFragments, isComplete, tracks } = this;
		const lengths = tracks.map((track) => this.secondsOf(track));
		const said = [
			fragmentedDuration / times.timescale,
			hasFragments ? 0 : times.duration / times.timescale,
			isComplete ? Math.max(...lengths) : 0,
		];
		const rounded = said.map((seconds) => Math.round(seconds * 1000) / 1000);
		return rounded.find((seconds) => seconds > 0 && seconds < Infinity) ?? null;
	}

	private secondsOf({ id = NaN, times }: Track): number {
		const { duration } = this.additions.get(id) ?? nothing;
		return times ? (times.duration + duration) / times.timescale : NaN;
	}

	private get hasAudio(): boolean | null {
		const isFound = this.tracks.some(
			({ id = NaN, handler, samples = 0 }) =>
				handler === handlers.sound && samples + (this.additions.get(id) ?? nothing).samples > 0,
		);
		return isFound || (this.isComplete ? false : null);
	}

	private movie(): BoxContent {
		this.hasBegun = true;
		const extension: Children = {
			mehd: () => this.numbers(3, (at) => (this.fragmentedDuration = readFragmentedDuration(at))),
			// Track extends (8.8.3)
			trex: () =>
				this.numbers(4, (at) => {
					this.keep(this.defaultDurations, at(1), at(3));
				}),
		};
		const children: Children = {
			mvhd: () => this.numbers(8, (at) => (this.times = readTimes(at))),
			trak: () => this.track(),
			mvex: () => this.container(extension),
		};
		return this.container(children);
	}

	private track(): BoxContent | undefined {
		const track: Track = {};
		if (this.tracks.length === mostTracks) {
			this.isBroken = true;
			return undefined;
		}
		this.tracks.push(track);
		// Of the sample sizes (8.7.3) only how many there are
		const sizes = () => this.numbers(3, (at) => (track.samples = at(2)));
		const media: Children = {
			mdhd: () => this.numbers(8, (at) => (track.times = readTimes(at))),
			hdlr: () => this.numbers(3, (at) => (track.handler = at(2))),
			minf: () => this.container({ stbl: () => this.container({ stsz: sizes, stz2: sizes }) }),
		};
		return this.container({
			tkhd: () => this.numbers(24, (at) => Object.assign(track, readTrackHeader(at))),
			mdia: () => this.container(media),
		});
	}

	private fragment(): BoxContent {
		let header: FragmentHeader = { id: NaN, defaultDuration: undefined };
		let all: Run = { samples: 0, samplesByDefault: 0, duration: 0 };
		const addRun = (run: Run | undefined) => {
			if (run) all = together(all, run);
			else this.isBroken = true;
		};
		const children: Children = {
			tfhd: () => this.numbers(6, (at) => (header = readFragmentHeader(at))),
			trun: () => runReader(addRun),
		};
		return this.container(children, () => {
			this.add(header, all);
		});
	}

	private add({ id, defaultDuration }: FragmentHeader, run: Run): void {
		const before = this.additions.get(id) ?? nothing;
		const each = defaultDuration ?? this.defaultDurations.get(id) ?? NaN;
		const byDefault = run.samplesByDefault > 0 ? run.samplesByDefault * each : 0;
		this.keep(this.additions, id, {
			duration: before.duration + run.duration + byDefault,
			samples: before.samples + run.samples,
		});
	}

	/** What a track is known by: of too many nothing is kept */
	private keep<Value>(values: Map<number, Value>, id: number, value: Value): void {
		if (values.has(id) || values.size < mostTracks) values.set(id, value);
		else this.isBroken = true;
	}

	/** @param end once all boxes within have passed */
	private container(children: Children, end: () => void = () => undefined): BoxContent {
		this.openBoxes += 1;
		return new BoxReader(
			({ type }) => children[type]?.(),
			(isWhole) => {
				this.openBoxes -= 1;
				this.isBroken ||= !isWhole;
				end();
			},
		);
	}

	/** @param read gets the first numbers of a box */
	private numbers(most: number, read: (at: Words) => void): BoxContent {
		const numbers: number[] = [];
		const at = (index: number): number => {
			const number = numbers[index];
			this.isBroken ||= number === undefined;
			return number ?? NaN;
		};
		return new WordReader(
			most,
			(number) => numbers.push(number),
			() => {
				read(at);
			},
		);
	}
}

const together = (one: Run, other: Run): Run => ({
	samples: one.samples + other.samples,
	samplesByDefault: one.samplesByDefault + other.samplesByDefault,
	duration: one.duration + other.duration,
});

function orientationOf({ width, height }: Size): MovieFacts['orientation'] {
	if (width === height) return 'square';
	return width < height ? 'portrait' : 'landscape';
}
