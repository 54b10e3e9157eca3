import type { Packed } from './pack';

/** In KB: not every npm compresses alike, and the README that says the size is in the package itself. */
const TOLERANCE = 1;

/**
 * What the README says of the size of the package.
 *
 * @param said what it says so far; its sizes stay as long as they are right within 1 KB
 */
export function sizeSentence({ size, unpackedSize, files }: Packed, said = ''): string {
	const [download, disk] = [...said.matchAll(/(\d+) KB/g)].map(([, number]) => Number(number));
	return (
		`The package is ${kilobytes(size, download)} KB to download and ` +
		`${kilobytes(unpackedSize, disk)} KB on disk, in ${files.length} files. ` +
		`It brings no other package with it.`
	);
}

/** In thousands of bytes, as npm counts. */
function kilobytes(bytes: number, said = 0): number {
	const now = Math.round(bytes / 1000);
	return Math.abs(now - said) <= TOLERANCE ? said : now;
}
