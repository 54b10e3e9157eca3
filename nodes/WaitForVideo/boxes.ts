/** Bytes of a box's size and type; as many again follow when the size does not fit in */
const headerLength = 8;

/**
 * Follows the boxes that an MP4 consists of while its bytes pass by. Each begins with its size and its type, so a file
 * whose end is missing can be told from a whole one, even if nobody has announced its length.
 */
export class Boxes {
	private seen = 0;
	/** Where the next box begins; infinite for a box that lasts until the end of the file */
	private next = 0;
	private header: readonly number[] = [];
	private hasMovie = false;
	private areBoxes = true;

	see(chunk: Uint8Array): void {
		const start = this.seen;
		this.seen += chunk.length;
		while (this.next < this.seen) {
			const missing = this.neededHeader() - this.header.length;
			const from = this.next + this.header.length - start;
			this.header = [...this.header, ...chunk.subarray(from, from + missing)];
			if (this.header.length === this.neededHeader()) this.enterBox();
			else if (from + missing >= chunk.length) return;
		}
	}

	/** Whether the file ends where its last box ends, and has told where its pictures are */
	isWhole(): boolean {
		const isAtEnd = this.next === Infinity || this.next === this.seen;
		return this.areBoxes && this.hasMovie && isAtEnd;
	}

	private neededHeader(): number {
		const isLarge = this.header.length >= headerLength && numberOf(this.header.slice(0, 4)) === 1;
		return isLarge ? 2 * headerLength : headerLength;
	}

	private enterBox(): void {
		const size = numberOf(this.header.slice(0, 4));
		const type = String.fromCharCode(...this.header.slice(4, headerLength));
		const isLarge = this.header.length > headerLength;
		const length = isLarge ? numberOf(this.header.slice(headerLength)) : size;
		if (type === 'moov') this.hasMovie = true;
		if (length > 0 && length < this.header.length) this.areBoxes = false;
		this.next = length > 0 && this.areBoxes ? this.next + length : Infinity;
		this.header = [];
	}
}

/** Of bytes, the highest first */
const numberOf = (bytes: readonly number[]): number =>
	bytes.reduce((sum, byte) => sum * 256 + byte, 0);
