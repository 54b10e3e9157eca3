import { Boxes } from './boxes';

/** What speaks against a file */
export interface Fault {
	readonly kind: 'incomplete' | 'notAnMp4' | 'tooLarge';
	/** A sentence that says what came instead */
	readonly what: string;
}

/** Bytes: the length of the first box and its type, by which an MP4 is known */
const headLength = 8;

/** How a file of the MP4 family may begin: today always with `ftyp`, the others are older */
const firstBoxes: ReadonlySet<string> = new Set(['ftyp', 'free', 'mdat', 'moov', 'skip', 'wide']);

/** Watches the bytes of a file on their way, and finds out whether they are an MP4 that has arrived whole */
export class Inspection {
	/** So many have been seen */
	bytes = 0;
	private fault: Fault | undefined;
	private head: Uint8Array = new Uint8Array();
	private readonly boxes = new Boxes();

	/**
	 * @param announced bytes, where the host has said so
	 * @param maxBytes what the user allows
	 */
	constructor(
		private readonly announced: number | undefined,
		private readonly maxBytes: number | undefined,
	) {
		if (announced !== undefined && this.isTooLarge(announced)) {
			this.fault = this.sizeFault(announced);
		}
		if (announced === 0) this.fault = emptyFault;
	}

	/** @returns what speaks against the file, as soon as there is something */
	see(chunk: Uint8Array): Fault | undefined {
		if (this.bytes < headLength) this.lookAtHead(chunk);
		this.boxes.see(chunk);
		this.bytes += chunk.length;
		if (this.isTooLarge(this.bytes)) this.fault ??= this.sizeFault(this.bytes);
		return this.fault;
	}

	/** What speaks against the file already; the bytes that follow are of no use */
	soFar(): Fault | undefined {
		return this.fault;
	}

	/** What speaks against the file once all of its bytes have been seen */
	atEnd(): Fault | undefined {
		const { announced, bytes, head } = this;
		if (bytes === 0) return emptyFault;
		const isAll = bytes === (announced ?? bytes);
		if (bytes < headLength && isAll) return notAnMp4(head);
		// A host that compresses on the way announces another length; the file itself knows better
		if (this.fault || bytes === announced || this.boxes.isWhole()) return this.fault;
		const all = announced === undefined ? '' : `of the announced ${announced} `;
		return { kind: 'incomplete', what: `Only ${bytes} ${all}bytes arrived; the end is missing.` };
	}

	private lookAtHead(chunk: Uint8Array): void {
		this.head = Uint8Array.from([...this.head, ...chunk.subarray(0, excerptLength)]);
		const firstBox = textOf(this.head.subarray(4, headLength));
		if (this.head.length >= headLength && !firstBoxes.has(firstBox)) {
			this.fault = notAnMp4(this.head);
		}
	}

	private isTooLarge(bytes: number): boolean {
		return this.maxBytes !== undefined && bytes > this.maxBytes;
	}

	private sizeFault(bytes: number): Fault {
		return { kind: 'tooLarge', what: `It has at least ${(bytes / 1_000_000).toFixed(1)} MB.` };
	}
}

const emptyFault: Fault = { kind: 'incomplete', what: 'The file host sent an empty file.' };

/** Bytes of a file that is no MP4, which the error shows */
const excerptLength = 60;

const notAnMp4 = (head: Uint8Array): Fault => ({
	kind: 'notAnMp4',
	what: `The file host sent something that is no MP4. It begins with: ${excerpt(head)}`,
});

/** Text as it stands, anything else as hexadecimal digits */
function excerpt(head: Uint8Array): string {
	const text = textOf(head);
	if (!/[\p{Cc}\uFFFD]/u.test(text.replace(/\s/g, ' '))) return text.trim();
	return Array.from(head.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** Without a character that is cut at the end */
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes, { stream: true });
