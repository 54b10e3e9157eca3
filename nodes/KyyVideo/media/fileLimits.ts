import type { MediumKind, MediumLimits, Range } from '../../shared/models';
import { fileTypeOf, type FileDetails } from './fileType';
import { readPicture, type PixelSize } from './pixelSize';

/** What the user calls a kind of medium */
const kindNames: Readonly<Record<MediumKind, string>> = {
	image: 'a picture',
	video: 'a video',
	audio: 'a sound',
};

const bytesPerMegabyte = 1024 * 1024;

/** What a medium must be, and what it is instead: "must be …" of the field, and "is …" of the file */
type Mismatch = readonly [mustBe: string, is: string];

/** A file, with enough of its first bytes to tell how large a picture is */
type BegunFile = FileDetails & { readonly beginning: Uint8Array };

/**
 * Compares a file with what the service documents.
 *
 * @param field what the user calls the field, and `name` the file
 * @param kind undefined where any file may do
 * @returns what speaks against the file, as a sentence without a full stop
 */
export function fileProblem(
	{ field, name }: { readonly field: string; readonly name: string },
	file: BegunFile,
	kind: MediumKind | undefined,
	limits: MediumLimits,
): string | undefined {
	const mismatch =
		(kind && typeMismatch(file, kind, limits)) ??
		bytesMismatch(file, limits) ??
		(kind === 'image' ? pictureMismatch(file, limits) : undefined);
	return mismatch && `${field} ${mismatch[0]}, but ${name} ${mismatch[1]}`;
}

function typeMismatch(
	file: FileDetails,
	kind: MediumKind,
	{ formats }: MediumLimits,
): Mismatch | undefined {
	const type = fileTypeOf(file);
	if (!type) return undefined;
	if (type.kind === kind && (!formats || formats.includes(type.format))) return undefined;
	const wanted = formats ? `${kindNames[kind]} (${formats.join(', ')})` : kindNames[kind];
	return [`must be ${wanted}`, `is a file of the type ${file.mimeType || 'unknown'}`];
}

function bytesMismatch({ bytes }: FileDetails, { megabytes }: MediumLimits): Mismatch | undefined {
	if (bytes === 0) return ['must be a file with something in it', 'is empty'];
	if (megabytes === undefined || bytes <= megabytes * bytesPerMegabyte) return undefined;
	return [`must have at most ${megabytes} MB`, `has ${inMegabytes(bytes)}`];
}

function pictureMismatch({ beginning }: BegunFile, limits: MediumLimits): Mismatch | undefined {
	if (!limits.pixels) return undefined;
	const picture = readPicture(beginning);
	switch (picture) {
		case 'none':
			return ['must be a picture', 'is none, whatever its type says'];
		case 'unknown size':
			return undefined;
		default:
			return pixelMismatch(picture, limits);
	}
}

function pixelMismatch(
	{ width, height }: PixelSize,
	{ pixels, widthToHeight }: MediumLimits,
): Mismatch | undefined {
	const is = `has ${width} × ${height} pixels`;
	if (pixels && !(isWithin(width, pixels) && isWithin(height, pixels))) {
		return [`must have a width and a height of ${pixels.min} to ${pixels.max} pixels`, is];
	}
	if (!widthToHeight || isWithin(width / height, widthToHeight)) return undefined;
	return [`must be ${widthToHeight.min} to ${widthToHeight.max} times as wide as it is high`, is];
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
