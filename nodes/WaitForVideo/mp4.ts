import { downloadWords } from '../shared/errors/videoErrors';
import { emptyFault, type FileFault } from './beginning';
import { BoxReader, type BoxContent, type BoxHeader } from './boxes';
import { MovieReader, type MovieFacts } from './movie';

/** What a file says of itself */
export interface FileFacts extends MovieFacts {
	/** How long it is */
	readonly bytes: number;
}

/** Watches the bytes of a file as they pass, and finds out whether all of them have arrived, and what video they make */
export class Mp4Check {
	/** How many have passed */
	bytes = 0;
	/** What speaks against the file already; the bytes that follow are of no use */
	fault: FileFault | undefined;
	private readonly boxes = new Boxes();
	/** Until the beginning says otherwise */
	hasBoxes = true;

	/** With the bytes that the host has announced, if it has, and the most that the user allows */
	constructor(
		private readonly announced: number | undefined,
		private readonly maxBytes = Infinity,
	) {
		if (announced === 0) this.fault = emptyFault;
		this.checkSize(announced ?? 0);
	}

	/** Once all of its bytes have passed */
	get facts(): FileFacts {
		return { bytes: this.bytes, ...this.boxes.facts };
	}

	/** @returns what speaks against the file, as soon as there is something */
	pass(chunk: Uint8Array): FileFault | undefined {
		this.boxes.pass(chunk);
		this.bytes += chunk.length;
		this.checkSize(this.bytes);
		return this.fault;
	}

	/** @returns what speaks against the file once all of its bytes have passed */
	atEnd(): FileFault | undefined {
		const { announced, bytes, fault } = this;
		if (bytes === 0) return emptyFault;
		if (fault || this.isWhole()) return fault;
		return { fault: 'incomplete', words: downloadWords.incomplete(bytes, announced) };
	}

	/** A host may announce another length, as one that compresses on the way does: the file itself knows better */
	private isWhole(): boolean {
		const { announced, bytes, boxes, hasBoxes } = this;
		const end = hasBoxes ? boxes.end() : 'unclear';
		if (end !== 'unclear') return end === 'whole';
		return announced === undefined ? boxes.hasMovie || !hasBoxes : announced === bytes;
	}

	private checkSize(bytes: number): void {
		if (bytes <= this.maxBytes) return;
		this.fault ??= { fault: 'tooLarge', words: downloadWords.tooLarge(bytes) };
	}
}

/** Boxes of the outermost level (ISO/IEC 14496-12, and QuickTime) */
const knownBoxes: ReadonlySet<string> = new Set([
	...['ftyp', 'styp', 'pdin', 'moov', 'moof', 'mfra', 'mdat', 'free', 'skip', 'wide', 'pnot'],
	...['meta', 'udta', 'uuid', 'sidx', 'ssix', 'prft', 'emsg'],
]);

/** How a file ends: with its last box, within a box, or with bytes of which nothing is known */
type End = 'whole' | 'cut' | 'unclear';

/**
 * Follows the outermost boxes of an MP4, so that a file whose end is missing can be told from a whole one, whatever length
 * was announced. Some files have odd bytes behind their boxes, which prove nothing.
 */
export class Boxes {
	/** Whether there is a `moov`, which says where the frames are: without it nothing can be played */
	hasMovie = false;
	private isLastKnown = false;
	private areAllKnown = true;
	private readonly movie = new MovieReader();
	private readonly reader = new BoxReader((box) => this.open(box));

	/** What the file says of the video in it, so far */
	get facts(): MovieFacts {
		return this.movie.facts;
	}

	pass(chunk: Uint8Array): void {
		this.reader.pass(chunk);
	}

	/** Once all bytes have passed */
	end(): End {
		const { areAllKnown, hasMovie, isLastKnown, reader } = this;
		reader.end();
		if ((reader.isWithinBox && isLastKnown) || (areAllKnown && !hasMovie)) return 'cut';
		return areAllKnown && reader.hasNoRest ? 'whole' : 'unclear';
	}

	private open({ type, length }: BoxHeader): BoxContent | undefined {
		this.isLastKnown = knownBoxes.has(type) && length >= 0;
		this.areAllKnown &&= this.isLastKnown;
		this.hasMovie ||= type === 'moov';
		return this.movie.open(type);
	}
}
