import { bytesPerMebibyte, fileMismatches } from '../../shared/errors/mediaErrors';
import type { MediumLimits } from '../../shared/model/endpoints';
import type { MediumKind, Range } from '../../shared/model/media';
import type { BinaryFile } from './binaryFile';
import { fileTypeOf } from './fileType';
import { readImageSize } from './imageSize';

/** The first documented rule that a file breaks; of a medium of no certain kind it may be any file */
export function mismatchOf(file: BinaryFile, kind: MediumKind | undefined, limits: MediumLimits) {
	const { bytes, mimeType } = file;
	const { formats, mebibytes = Infinity } = limits;
	const type = fileTypeOf(file);
	if (kind && type && (type.kind !== kind || formats?.includes(type.format) === false)) {
		return fileMismatches.type(kind, formats, mimeType);
	}
	if (bytes === 0) return fileMismatches.empty();
	if (bytes > mebibytes * bytesPerMebibyte) return fileMismatches.size(mebibytes, bytes);
	return kind === 'image' ? imageMismatch(file, limits) : undefined;
}

function imageMismatch({ beginning }: BinaryFile, { pixels, widthToHeight }: MediumLimits) {
	if (!pixels) return undefined;
	const size = readImageSize(beginning);
	if (size === 'no image') return fileMismatches.noImage();
	if (size === 'unknown') return undefined;
	const { width, height } = size;
	if (!isWithin(width, pixels) || !isWithin(height, pixels)) {
		return fileMismatches.pixels(pixels, width, height);
	}
	if (!widthToHeight || isWithin(width / height, widthToHeight)) return undefined;
	return fileMismatches.shape(widthToHeight, width, height);
}

const isWithin = (value: number, { min, max }: Range): boolean => value >= min && value <= max;
