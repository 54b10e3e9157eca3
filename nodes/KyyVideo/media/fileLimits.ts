import type { MediumKind, MediumLimits, Range } from '../../shared/models';
import { fileTypeOf, type FileDetails } from './fileType';
import type { PixelSize } from './pixelSize';

/** What the user calls a kind of medium */
const kindNames: Readonly<Record<MediumKind, string>> = {
	image: 'a picture',
	video: 'a video',
	audio: 'a sound',
};

const bytesPerMegabyte = 1024 * 1024;

/** What speaks against a file */
export interface FileProblem {
	/** What the medium must be, as it reads behind the name of its field */
	readonly rule: string;
	/** What it is instead, as it reads behind the name of the file */
	readonly found: string;
}

/**
 * Compares a file with what the service documents.
 *
 * @param size of a picture, where it could be read
 * @returns undefined for a file that the service should take, as far as can be known here
 */
export function fileProblem(
	file: FileDetails,
	kind: MediumKind,
	limits: MediumLimits,
	size: PixelSize | undefined,
): FileProblem | undefined {
	return (
		typeProblem(file, kind, limits) ??
		bytesProblem(file, limits) ??
		(size && pixelProblem(size, limits))
	);
}

function typeProblem(
	file: FileDetails,
	kind: MediumKind,
	{ formats }: MediumLimits,
): FileProblem | undefined {
	const type = fileTypeOf(file);
	if (!type) return undefined;
	if (type.kind === kind && (!formats || formats.includes(type.format))) return undefined;
	const wanted = formats ? `${kindNames[kind]} (${formats.join(', ')})` : kindNames[kind];
	return {
		rule: `must be ${wanted}`,
		found: `is a file of the type ${file.mimeType || 'unknown'}`,
	};
}

function bytesProblem(
	{ bytes }: FileDetails,
	{ megabytes }: MediumLimits,
): FileProblem | undefined {
	if (bytes === 0) return { rule: 'must be a file', found: 'is an empty one' };
	if (megabytes === undefined || bytes <= megabytes * bytesPerMegabyte) return undefined;
	return { rule: `must have at most ${megabytes} MB`, found: `has ${inMegabytes(bytes)}` };
}

function pixelProblem(
	{ width, height }: PixelSize,
	{ pixels, widthToHeight }: MediumLimits,
): FileProblem | undefined {
	const found = `has ${width} × ${height}`;
	if (pixels && !(isWithin(width, pixels) && isWithin(height, pixels))) {
		const range = `${pixels.min} to ${pixels.max} pixels`;
		return { rule: `must have a width and a height of ${range}`, found };
	}
	if (!widthToHeight || isWithin(width / height, widthToHeight)) return undefined;
	const range = `${widthToHeight.min} to ${widthToHeight.max}`;
	return { rule: `must be ${range} times as wide as it is high`, found };
}

const isWithin = (value: number, { min, max }: Range): boolean => value >= min && value <= max;

/** As `fileProblem`, of all the files of a field together. @returns how it reads behind the name of the field */
export function togetherProblem(
	files: ReadonlyArray<Pick<FileDetails, 'bytes'>>,
	{ megabytesTogether }: MediumLimits,
): string | undefined {
	const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
	if (megabytesTogether === undefined || bytes <= megabytesTogether * bytesPerMegabyte) {
		return undefined;
	}
	return `must have at most ${megabytesTogether} MB together, but have ${inMegabytes(bytes)}`;
}

/** Rounded up, so that what is over a limit reads as more */
const inMegabytes = (bytes: number): string =>
	`${(Math.ceil((bytes / bytesPerMegabyte) * 10) / 10).toFixed(1)} MB`;
