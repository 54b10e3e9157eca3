import {
	settings,
	type Endings,
	type FaultGroup,
	type Outcome,
	type Setting,
} from './expectedOutcomes';
import { faultsMarkdown } from './faultsMarkdown';

const fails: Endings = { once: { result: 'refused' }, forever: { result: 'refused' } };
const passes: Endings = { once: { result: 'success' }, forever: { result: 'refused' } };
const harmless: Endings = { once: { result: 'success' }, forever: { result: 'success' } };

const always = (endings: Endings): Outcome => ({
	plain: endings,
	retryOnFail: endings,
	continue: endings,
	errorOutput: endings,
	retryAndContinue: endings,
});

const group = (words: string, outcome: Outcome): FaultGroup => ({ words, faults: [], outcome });

const rowsOf = (...query: readonly FaultGroup[]): readonly string[] =>
	faultsMarkdown({ create: [], query, download: [] }).split('\n').slice(2);

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
