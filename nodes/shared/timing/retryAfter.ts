/**
 * Reads the header Retry-After.
 *
 * @returns milliseconds from now; undefined when the header is missing or neither seconds nor a date
 */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
	const text = header?.trim() ?? '';
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
	// `Date.parse` finds a date in almost anything, in "-5" as well
	const date = /^(mon|tue|wed|thu|fri|sat|sun)/i.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
