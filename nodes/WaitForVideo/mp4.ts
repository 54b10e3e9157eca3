import { downloadWords } from '../shared/errors/videoErrors';
import { emptyFault, headerLength, type FileFault } from './beginning';

/** Watches the bytes of a file as they pass, and finds out whether all of them have arrived */
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
 * Follows the boxes of an MP4 as its bytes pass. Each begins with its size and its type, so a file whose end is missing can
 * be told from a whole one, whatever length was announced. Some files have odd bytes behind their boxes, which prove
 * nothing.
 */
export class Boxes {
	/** Whether there is a `moov`, which says where the frames are: without it nothing can be played */
	hasMovie = false;
	private seen = 0;
	/** Where the next byte of a header is; infinite in a box that lasts until the end, NaN after what is no box */
	private next = 0;
	private header: number[] = [];
	private isLastKnown = false;
	private areAllKnown = true;

	pass(chunk: Uint8Array): void {
		const start = this.seen;
		this.seen += chunk.length;
		while (this.next < this.seen) {
			this.header.push(chunk[this.next - start] ?? 0);
			this.next += 1;
			this.skipContent();
		}
	}

	/** Once all bytes have passed */
	end(): End {
		const { next, seen, areAllKnown, hasMovie } = this;
		const isWithinBox = this.header.length === 0 && next > seen && next !== Infinity;
		if ((isWithinBox && this.isLastKnown) || (areAllKnown && !hasMovie)) return 'cut';
		return areAllKnown && this.header.length === 0 ? 'whole' : 'unclear';
	}

	/** As soon as the header is complete */
	private skipContent(): void {
		const { header } = this;
		const size = toNumber(header.slice(0, 4));
		const isLarge = size === 1;
		if (header.length < (isLarge ? 2 : 1) * headerLength) return;
		const length = isLarge ? toNumber(header.slice(headerLength)) : size;
		const content = length === 0 ? Infinity : length - header.length;
		const type = String.fromCharCode(...header.slice(4, headerLength));
		this.isLastKnown = knownBoxes.has(type) && content >= 0;
		this.areAllKnown &&= this.isLastKnown;
		this.hasMovie ||= type === 'moov';
		// A box of another standard has a name, too
		this.next += content < 0 || !/^[\x20-\x7e]{4}$/.test(type) ? NaN : content;
		this.header = [];
	}
}

/** Big-endian */
const toNumber = (bytes: readonly number[]): number =>
	bytes.reduce((sum, byte) => sum * 256 + byte, 0);
