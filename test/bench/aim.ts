/** A row of a table beside what was aimed at in it */
export interface Judged {
	/** How the row is called */
	readonly row: string;
	/** What was measured, as the table shows it */
	readonly figure: string;
	readonly met: boolean;
}

/** What was aimed at, and all rows that it goes for */
export interface Aim {
	readonly words: string;
	readonly judged: readonly Judged[];
}

/** Says whether an aim is met, and if not, in which rows it is missed */
export function verdictOn({ words, judged }: Aim): string {
	return `Aim: ${words}. ${judgement(judged)}`;
}

function judgement(judged: readonly Judged[]): string {
	if (judged.length === 0) return 'Not measured.';
	const missed = judged.filter(({ met }) => !met);
	const inRows = judged.length === 1 ? '' : ` in all ${judged.length} rows`;
	if (missed.length === 0) return `Met${inRows}.`;
	const rows = missed.map(({ row, figure }) => `${row} (${figure})`).join('; ');
	const often =
		missed.length === judged.length ? inRows : ` in ${missed.length} of ${judged.length} rows`;
	return `**Missed${often}**: ${rows}.`;
}

/** A figure as a table shows it, so that it is judged by what the reader sees */
export const asShown = (figure: number, digits: number): number => Number(figure.toFixed(digits));
