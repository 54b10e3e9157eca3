import { downloadWords } from '../shared/errors/videoErrors';

/** Bytes of a box's size and type (ISO/IEC 14496-12); as many again follow when the size does not fit in */
const headerLength = 8;

/** How a file of the MP4 family may begin: today always with `ftyp`, the others are older */
const firstBoxes: ReadonlySet<string> = new Set(['ftyp', 'free', 'mdat', 'moov', 'skip', 'wide']);

/** Bytes of a file that is no MP4, which the error shows */
const excerptLength = 60;

/** What speaks against a file */
export interface FileFault {
	readonly fault: 'incomplete' | 'notMp4' | 'tooLarge';
	readonly words: string;
}

const emptyFault: FileFault = { fault: 'incomplete', words: downloadWords.empty };

/** Watches the bytes of a file as they pass, and finds out whether they are an MP4 that has arrived whole */
export class Mp4Check {
	/** How many have passed */
	bytes = 0;
	/** What speaks against the file already; the bytes that follow are of no use */
	fault: FileFault | undefined;
	private head: Uint8Array = new Uint8Array();
	private readonly boxes = new Boxes();

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
		if (this.bytes < headerLength) {
			this.head = Uint8Array.from([...this.head, ...chunk.subarray(0, excerptLength)]);
			const isMp4 = firstBoxes.has(textOf(this.head.subarray(4, headerLength)));
			if (this.head.length >= headerLength && !isMp4) this.fault = this.notMp4();
		}
		this.boxes.pass(chunk);
		this.bytes += chunk.length;
		this.checkSize(this.bytes);
		return this.fault;
	}

	/** @returns what speaks against the file once all of its bytes have passed */
	atEnd(): FileFault | undefined {
		const { announced, bytes } = this;
		if (bytes === 0) return emptyFault;
		if (bytes < headerLength && bytes === (announced ?? bytes)) return this.notMp4();
		// A host that compresses on the way announces another length; the file itself knows better
		if (this.fault || bytes === announced || this.boxes.isWhole()) return this.fault;
		return { fault: 'incomplete', words: downloadWords.incomplete(bytes, announced) };
	}

	private notMp4(): FileFault {
		return { fault: 'notMp4', words: downloadWords.notMp4(excerptOf(this.head)) };
	}

	private checkSize(bytes: number): void {
		if (bytes <= this.maxBytes) return;
		this.fault ??= { fault: 'tooLarge', words: downloadWords.tooLarge(bytes) };
	}
}

/** Text as it stands, anything else as hexadecimal digits */
function excerptOf(head: Uint8Array): string {
	const text = textOf(head);
	if (!/[\p{Cc}\uFFFD]/u.test(text.replace(/\s/g, ' '))) return text.trim();
	return Array.from(head.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** Without a character that is cut at the end */
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes, { stream: true });

/**
 * Follows the boxes of an MP4 as its bytes pass. Each begins with its size and its type, so a file whose end is missing can
 * be told from a whole one, even if its length was not announced.
 */
export class Boxes {
	private seen = 0;
	/** Where the next byte of a header is; infinite in a box that lasts until the end, NaN after what is no box */
	private next = 0;
	private header: number[] = [];
	private hasMovie = false;

	pass(chunk: Uint8Array): void {
		const start = this.seen;
		this.seen += chunk.length;
		while (this.next < this.seen) {
			this.header.push(chunk[this.next - start] ?? 0);
			this.next += 1;
			this.skipContent();
		}
	}

	/** Whether the file ends where its last box ends, and has a `moov`, which says where its frames are */
	isWhole(): boolean {
		const isAtEnd = this.next === Infinity || this.next === this.seen;
		return this.hasMovie && isAtEnd && this.header.length === 0;
	}

	/** As soon as the header is complete */
	private skipContent(): void {
		const { header } = this;
		const size = toNumber(header.slice(0, 4));
		const isLarge = size === 1;
		if (header.length < (isLarge ? 2 : 1) * headerLength) return;
		if (String.fromCharCode(...header.slice(4, headerLength)) === 'moov') this.hasMovie = true;
		const length = isLarge ? toNumber(header.slice(headerLength)) : size;
		const content = length === 0 ? Infinity : length - header.length;
		this.next += content < 0 ? NaN : content;
		this.header = [];
	}
}

/** Big-endian */
const toNumber = (bytes: readonly number[]): number =>
	bytes.reduce((sum, byte) => sum * 256 + byte, 0);
