import { downloadWords } from '../shared/errors/videoErrors';
import { headerLength } from './boxes';

/** What n8n calls a file */
export interface VideoType {
	readonly mimeType: string;
	readonly extension: string;
	/** Whether it consists of boxes, which say whether its end is there */
	readonly hasBoxes: boolean;
}

/** What speaks against a file */
export interface FileFault {
	readonly fault: 'incomplete' | 'notMp4' | 'tooLarge';
	readonly words: string;
}

export const emptyFault: FileFault = { fault: 'incomplete', words: downloadWords.empty };

const notMp4 = (head: Uint8Array): FileFault => ({
	fault: 'notMp4',
	words: downloadWords.notMp4(excerptOf(head)),
});

const mp4: VideoType = { mimeType: 'video/mp4', extension: 'mp4', hasBoxes: true };

const quickTime: VideoType = { mimeType: 'video/quicktime', extension: 'mov', hasBoxes: true };

const webm: VideoType = { mimeType: 'video/webm', extension: 'webm', hasBoxes: false };

/** How a file of EBML begins (RFC 8794), and what it calls itself; Matroska as such is played by hardly any network */
const ebml = /^\x1a\x45\xdf\xa3[^]*?\x42\x82.webm/;

/** Bytes in which an EBML header says so: those seen have some 40 */
const ebmlHeader = 64;

/** Bytes: a guess. The longest `ftyp` seen has some 60; a longer one is read in part. */
const longestFileType = 512;

/** How a file of the MP4 family may begin: today always with `ftyp`, the others are older */
const firstBoxes: ReadonlySet<string> = new Set(['ftyp', 'free', 'mdat', 'moov', 'skip', 'wide']);

/** Brands of `ftyp` (mp4ra.org) of what is no video, though in boxes as well */
const pictures: ReadonlySet<string> = new Set([
	...['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'mif2', 'msf1'],
	...['avif', 'avis', 'avio', 'jp2 ', 'jpx ', 'jpm ', 'jxl ', 'jpeg', 'jpgs', 'crx '],
]);
const sounds: ReadonlySet<string> = new Set(['M4A ', 'M4B ', 'M4P ', 'F4A ', 'F4B ', 'aax ']);

/** Brands of any file in boxes, so that the compatible brands say more */
const general = /^iso[m2-9]$/;

/** Bytes of a file that is no MP4, which the error shows */
const excerptLength = 60;

/** Whether so much of a file says what it is */
export const isBeginning = (head: Uint8Array): boolean =>
	head.length >= headerLength && head.length >= Math.min(lengthOfBeginning(head), longestFileType);

/** Of a file that begins with another box there is no need to know more than that */
const fileTypeLength = (head: Uint8Array): number =>
	typeOf(head) === 'ftyp' ? Buffer.from(head).readUInt32BE() : 0;

const lengthOfBeginning = (head: Uint8Array): number =>
	head[0] === 0x1a ? ebmlHeader : fileTypeLength(head);

const typeOf = (head: Uint8Array): string => latin(head.subarray(4, headerLength));

const latin = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** @returns what a file is, by its beginning; or what speaks against it */
export function readBeginning(head: Uint8Array): VideoType | FileFault {
	const type = typeOf(head);
	if (ebml.test(latin(head.subarray(0, ebmlHeader)))) return webm;
	if (!firstBoxes.has(type)) return notMp4(head);
	const [major = '', ...compatible] = type === 'ftyp' ? brandsOf(head) : [];
	// Only QuickTime has such a box; a file that begins with another one counts as an MP4
	if (type === 'wide' || major === 'qt  ') return quickTime;
	const other = otherBrand(major, compatible);
	return other ? { fault: 'notMp4', words: downloadWords.noVideo(other.trim()) } : mp4;
}

/**
 * @param announced the bytes that the host has announced, if it has
 * @returns what speaks against a file that has ended before its beginning was complete
 */
export function readShortFile(file: Uint8Array, announced: number | undefined): FileFault {
	const bytes = file.length;
	if (bytes === 0) return emptyFault;
	if (bytes < headerLength && bytes === (announced ?? bytes)) return notMp4(file);
	return { fault: 'incomplete', words: downloadWords.incomplete(bytes, announced) };
}

/** The major brand, and those that the file is compatible with; a version of no meaning stands between them */
function brandsOf(head: Uint8Array): string[] {
	const content = head.subarray(headerLength, fileTypeLength(head));
	const brands = latin(content).match(/[^]{4}/g) ?? [];
	return brands.filter((_brand, index) => index !== 1);
}

/** The brand of a file that is no video, if it has one */
function otherBrand(major: string, compatible: readonly string[]): string | undefined {
	if (pictures.has(major)) return major;
	if (sounds.has(major)) return compatible.some((one) => one.startsWith('M4V')) ? undefined : major;
	return general.test(major) ? compatible.find((brand) => pictures.has(brand)) : undefined;
}

/** Text as it stands, anything else as hexadecimal digits */
function excerptOf(head: Uint8Array): string {
	// Without a character that is cut at the end
	const text = new TextDecoder().decode(head.subarray(0, excerptLength), { stream: true });
	if (!/[\p{Cc}\uFFFD]/u.test(text.replace(/\s/g, ' '))) return text.trim();
	return Array.from(head.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
