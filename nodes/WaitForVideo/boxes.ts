/** Bytes of a box's size and type (ISO/IEC 14496-12, 4.2); as many again follow when the size does not fit in */
export const headerLength = 8;

/** Takes the content of a box as it passes, and never throws */
export interface BoxContent {
	readonly pass: (chunk: Uint8Array) => void;
	/** Once all of it has passed */
	readonly end: () => void;
}

/** How a box begins */
export interface BoxHeader {
	/** Four characters, which need not be letters */
	readonly type: string;
	/** Bytes: infinite where the box lasts until the end of the file, negative where its size is impossible */
	readonly length: number;
}

/**
 * Follows boxes as their bytes pass (ISO/IEC 14496-12, 4.2): those of a file, or those within another box. Each begins with
 * its size and its type. It keeps nothing of them but the header that is not complete yet.
 */
export class BoxReader implements BoxContent {
	private readonly header = Buffer.alloc(2 * headerLength);
	/** How much of the next header is there */
	private headerBytes = 0;
	/** Bytes of the open box that are still to come; NaN after what is no box */
	private left = 0;
	private content: BoxContent | undefined;

	/**
	 * @param open what takes the content of a box, if anything
	 * @param close hears at the end whether there were whole boxes and nothing else
	 */
	constructor(
		private readonly open: (box: BoxHeader) => BoxContent | undefined,
		private readonly close: (isWhole: boolean) => void = () => undefined,
	) {}

	/** Whether a box is open of which it is known where it ends */
	get isWithinBox(): boolean {
		return this.left > 0 && this.left !== Infinity;
	}

	/** Whether no part of a header stands behind the last box */
	get hasNoRest(): boolean {
		return this.headerBytes === 0;
	}

	pass(chunk: Uint8Array): void {
		let at = 0;
		while (at < chunk.length && !Number.isNaN(this.left)) {
			const rest = chunk.subarray(at);
			at += this.left > 0 ? this.passContent(rest) : this.passHeader(rest);
		}
	}

	end(): void {
		this.close(this.left === 0 && this.hasNoRest);
		if (this.left === Infinity) this.content?.end();
	}

	/** @returns how many bytes of the chunk belong to the open box */
	private passContent(chunk: Uint8Array): number {
		const part = chunk.subarray(0, this.left);
		this.content?.pass(part);
		this.left -= part.length;
		if (this.left === 0) this.content?.end();
		return part.length;
	}

	/** @returns how many bytes of the chunk belong to the next header */
	private passHeader(chunk: Uint8Array): number {
		const part = chunk.subarray(0, this.wholeHeader - this.headerBytes);
		this.header.set(part, this.headerBytes);
		this.headerBytes += part.length;
		if (this.headerBytes === this.wholeHeader) this.openBox();
		return part.length;
	}

	/** Bytes of the next header; its first part says whether there is another one */
	private get wholeHeader(): number {
		const isLarge = this.headerBytes >= headerLength && this.header.readUInt32BE() === 1;
		return isLarge ? 2 * headerLength : headerLength;
	}

	private openBox(): void {
		const { header, headerBytes } = this;
		const size = header.readUInt32BE();
		const whole = size === 1 ? Number(header.readBigUInt64BE(headerLength)) : size;
		const length = whole === 0 ? Infinity : whole - headerBytes;
		const type = header.toString('latin1', 4, headerLength);
		this.headerBytes = 0;
		this.content = this.open({ type, length });
		// A box of another standard has a name, too
		this.left = length < 0 || !/^[\x20-\x7e]{4}$/.test(type) ? NaN : length;
		if (length === 0) this.content?.end();
	}
}

/** Gives the numbers of 32 bits in a box, of which most fields consist, one after the other */
export class WordReader implements BoxContent {
	private count = 0;
	private bytes = 0;
	private word = 0;

	/**
	 * @param most of no use are those behind as many
	 * @param take a number, and how many were before it
	 * @param end once the box has passed
	 */
	constructor(
		private readonly most: number,
		private readonly take: (word: number, index: number) => void,
		readonly end: () => void,
	) {}

	pass(chunk: Uint8Array): void {
		for (const byte of chunk) {
			if (this.count === this.most) return;
			this.word = this.word * 256 + byte;
			this.bytes += 1;
			if (this.bytes % 4 === 0) this.takeWord();
		}
	}

	private takeWord(): void {
		this.take(this.word, this.count);
		this.count += 1;
		this.word = 0;
	}
}
