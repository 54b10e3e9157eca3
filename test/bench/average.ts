/** The mean of some numbers */
export const mean = (numbers: readonly number[]): number =>
	numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** The number in the middle of some, or the mean of the two there */
export function median(numbers: readonly number[]): number {
	const sorted = [...numbers].sort((one, other) => one - other);
	const middle = (sorted.length - 1) / 2;
	return mean(sorted.slice(Math.floor(middle), Math.ceil(middle) + 1));
}
