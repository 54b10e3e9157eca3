/** Takes one line about what is going on: plain text, for terminals and CI logs alike. */
export type Report = (line: string) => void;

const REMIND_EVERY_MS = 15_000;

/** Writes each line to standard output, behind the seconds since the report was opened. */
export function reportToStdout(): Report {
	const opened = Date.now();
	return (line) => process.stdout.write(`[${secondsSince(opened).padStart(4)} s] ${line}\n`);
}

/** The same report, with the secret blotted out wherever it would be written. */
export function hiding(secret: string | undefined, report: Report): Report {
	const hidden = secret?.trim();
	if (hidden === undefined || hidden === '') return report;
	return (line) => {
		report(line.replaceAll(hidden, '•••'));
	};
}

/** The whole seconds that have passed since `start` (in ms, as `Date.now()` tells it). */
export function secondsSince(start: number): string {
	return Math.round((Date.now() - start) / 1000).toString();
}

/**
 * Says what is being done, says every 15 s how long that has taken so far, and in the end how long
 * it took. Errors of `work` pass through.
 */
export async function reportWhile<T>(
	report: Report,
	what: string,
	work: () => Promise<T>,
): Promise<T> {
	const start = Date.now();
	report(`${what} …`);
	const reminder = setInterval(() => {
		report(`  still ${lowerFirst(what)}: ${secondsSince(start)} s so far`);
	}, REMIND_EVERY_MS);
	try {
		const result = await work();
		report(`  done in ${secondsSince(start)} s`);
		return result;
	} finally {
		clearInterval(reminder);
	}
}

function lowerFirst(text: string): string {
	return text.charAt(0).toLowerCase() + text.slice(1);
}
