import { writeFile } from 'node:fs/promises';

/** Significant digits of the figures that are kept */
const digits = 6;

/** Keeps what was measured in a file of the repository, without digits that mean nothing */
export async function writeResults(path: string, measured: unknown): Promise<void> {
	const round = (_name: string, value: unknown) =>
		typeof value === 'number' ? Number(value.toPrecision(digits)) : value;
	await writeFile(path, `${JSON.stringify(measured, round, '\t')}\n`);
}
