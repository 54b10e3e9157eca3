import { settings, type Course, type FaultGroup, type Outcome, type Setting } from './faultGroups';
import { faultTable } from './faultTable';

const fails: Course = { once: { result: 'refused' }, forever: { result: 'refused' } };
const passes: Course = { once: { result: 'success' }, forever: { result: 'refused' } };
const harmless: Course = { once: { result: 'success' }, forever: { result: 'success' } };

const always = (course: Course): Outcome => ({
	plain: course,
	retryOnFail: course,
	continue: course,
	errorOutput: course,
	retryAndContinue: course,
});

const group = (words: string, outcome: Outcome): FaultGroup => ({ words, faults: [], outcome });

const rowsOf = (...query: readonly FaultGroup[]): readonly string[] =>
	faultTable({ create: [], query, download: [] }).split('\n').slice(2);

test('faults that end alike share a row, and the others do not', () => {
	const rows = rowsOf(
		group('wrong key', always(fails)),
		group('a late answer', always(harmless)),
		group('wrong ID', always(fails)),
		group('busy', always(passes)),
	);
	expect(rows).toEqual([
		'| Waiting | Wrong key; wrong ID | Nobody | `refused` |',
		'| Waiting | A late answer | – | None |',
		'| Waiting | Busy | The node | `refused` |',
	]);
});

test('what only Retry On Fail tries again is said', () => {
	const retried = { ...always(fails), retryOnFail: passes, retryAndContinue: passes };
	expect(rowsOf(group('wrong key', retried))).toEqual([
		'| Waiting | Wrong key | _Retry On Fail_ | `refused` |',
	]);
});

test.each(settings.filter((setting) => setting !== 'plain'))(
	'an outcome is refused of which the table would not say what "%s" alone changes',
	(setting: Setting) => {
		const odd = { ...always(fails), [setting]: harmless };
		expect(() => rowsOf(group('odd', odd))).toThrow('no words');
	},
);
