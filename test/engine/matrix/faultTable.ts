import { faultGroups, type Course, type Outcome, type Phase, type Result } from './faultGroups';

const phases: Readonly<Record<Phase, string>> = {
	create: 'Creating',
	query: 'Waiting',
	download: 'Downloading',
};

/** What the user gets, and pays for a video that is being created */
const created: Readonly<Partial<Record<Result, string>>> = {
	success: 'the video, paid for once',
	refused: 'error `refused`, not paid for',
	unreachable: 'error `unreachable`, not paid for',
	unknown: 'error `unknown`, never sent again: paid for once at most',
};

/** What the user gets of a video that has been created, and paid for, before */
const waitedFor: Readonly<Partial<Record<Result, string>>> = {
	success: 'the MP4',
	refused: 'error `refused`',
	timeout: 'error `timeout`',
	download: 'error `download`',
};

const columns: Readonly<Record<string, (outcome: Outcome) => readonly Course[]>> = {
	'Without a setting': ({ plain }) => [plain],
	'Retry On Fail': ({ retryOnFail }) => [retryOnFail],
	'Continue, error output': ({ continue: item, errorOutput }) => [item, errorOutput],
};

/** What becomes of an item for each group of faults and each setting, as a table in Markdown */
export function faultTable(): string {
	const titles = ['While', 'What goes wrong', ...Object.keys(columns)];
	const rows = (['create', 'query', 'download'] as const).flatMap((phase) =>
		faultGroups[phase].map(({ words, outcome }) => [
			phases[phase],
			words,
			...cellsOf(phase, outcome),
		]),
	);
	return [titles, titles.map(() => '---'), ...rows]
		.map((cells) => `| ${cells.join(' | ')} |`)
		.join('\n');
}

/** What a setting does not change is said once */
function cellsOf(phase: Phase, outcome: Outcome): readonly string[] {
	const [plain = '', ...others] = Object.values(columns).map((coursesOf) =>
		cell(phase, coursesOf(outcome)),
	);
	return [plain, ...others.map((other) => (other === plain ? 'The same' : other))];
}

function cell(phase: Phase, courses: readonly Course[]): string {
	const texts = new Set(courses.map((course) => textOf(phase, course)));
	const [text, another] = texts;
	if (text === undefined || another !== undefined) {
		throw new Error('The settings of one column are expected to come to the same');
	}
	return text.charAt(0).toUpperCase() + text.slice(1);
}

function textOf(phase: Phase, { once, forever }: Course): string {
	if (once.result === forever.result) return wordsOf(phase, forever.result);
	return `if it passes, ${wordsOf(phase, once.result)}; else ${wordsOf(phase, forever.result)}`;
}

function wordsOf(phase: Phase, result: Result): string {
	const words = (phase === 'create' ? created : waitedFor)[result];
	if (words === undefined) throw new Error(`Nobody has words for "${result}" of a ${phase}`);
	return words;
}
