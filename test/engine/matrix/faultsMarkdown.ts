import { isDeepStrictEqual } from 'node:util';

import {
	expectedOutcomes,
	type Endings,
	type FaultGroup,
	type Outcome,
	type Phase,
	type Result,
} from './expectedOutcomes';

const phases = ['create', 'query', 'download'] as const satisfies readonly Phase[];

const phaseNames: Readonly<Record<Phase, string>> = {
	create: 'Creating',
	query: 'Waiting',
	download: 'Downloading',
};

const titles = ['While', 'What goes wrong', 'Who tries again', 'The error, if it stays'];

/** The error of a video that is being created, and whether it is paid for */
const created: Readonly<Partial<Record<Result, string>>> = {
	success: 'None: the video is paid for once',
	refused: '`refused`, not paid for',
	unreachable: '`unreachable`, not paid for',
	unknown: '`unknown`, paid for once at most',
};

/** The error of a video that has been created, and paid for, before */
const waitedFor: Readonly<Partial<Record<Result, string>>> = {
	success: 'None',
	refused: '`refused`',
	timeout: '`timeout`',
	download: '`download`',
};

/** What becomes of an item for each group of faults, as a table in Markdown: a row for all that end alike */
export function faultsMarkdown(
	groups: Readonly<Record<Phase, readonly FaultGroup[]>> = expectedOutcomes,
): string {
	const rows = phases.flatMap((phase) => rowsOf(phase, groups[phase]));
	return [titles, titles.map(() => '---'), ...rows]
		.map((cells) => `| ${cells.join(' | ')} |`)
		.join('\n');
}

function rowsOf(phase: Phase, groups: readonly FaultGroup[]): readonly string[][] {
	const wordsByEnd = new Map<string, string[]>();
	for (const { words, outcome } of groups) {
		const end = [triedAgainBy(outcome), errorOf(phase, outcome)].join(' | ');
		wordsByEnd.set(end, [...(wordsByEnd.get(end) ?? []), words]);
	}
	return [...wordsByEnd].map(([end, words]) => [
		phaseNames[phase],
		capitalized(words.join('; ')),
		end,
	]);
}

/** @throws when the table would leave out what a setting changes */
function triedAgainBy(outcome: Outcome): string {
	const { plain, retryOnFail } = outcome;
	if (
		!isDeepStrictEqual([outcome.continue, outcome.errorOutput], [plain, plain]) ||
		!isDeepStrictEqual(outcome.retryAndContinue, retryOnFail) ||
		plain.forever.result !== retryOnFail.forever.result
	) {
		throw new Error('The table has no words for what a setting changes here');
	}
	if (passes(plain)) return 'The node';
	if (passes(retryOnFail)) return '_Retry On Fail_';
	if (plain.once.result !== retryOnFail.once.result) {
		throw new Error('The table has no words for what Retry On Fail changes here');
	}
	return plain.once.result === 'success' ? '–' : 'Nobody';
}

/** Whether a fault that passes is over without a trace, and one that stays is not */
const passes = ({ once, forever }: Endings): boolean =>
	once.result === 'success' && forever.result !== 'success';

function errorOf(phase: Phase, { plain: { forever } }: Outcome): string {
	const words = (phase === 'create' ? created : waitedFor)[forever.result];
	if (words === undefined) {
		throw new Error(`Nobody has words for "${forever.result}" of a ${phase}`);
	}
	return words;
}

const capitalized = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
