import type { Packed } from './pack';

/** What the README says of the size of the package. */
export function sizeSentence({ size, unpackedSize, files }: Packed): string {
	return (
		`The package is ${kilobytes(size)} KB to download and ${kilobytes(unpackedSize)} KB on disk, ` +
		`in ${files.length} files. It brings no other package with it.`
	);
}

/** In thousands of bytes, as npm counts. */
function kilobytes(bytes: number): number {
	return Math.round(bytes / 1000);
}
