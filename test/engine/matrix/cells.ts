import type { Run } from '../harness/engine';
import {
	expectedOutcomes,
	settings,
	triesOfRetryOnFail,
	type Ending,
	type FaultGroup,
	type Phase,
	type Setting,
} from './expectedOutcomes';

/** One fault under one setting, met once or for ever */
export interface Cell {
	readonly title: string;
	readonly name: string;
	readonly setting: Setting;
	readonly often: 'once' | 'forever';
	readonly ending: Ending;
	readonly group: FaultGroup;
}

const retry = { retryOnFail: true, maxTries: triesOfRetryOnFail, waitBetweenTries: 1 };

/** Each setting as n8n knows it */
export const settingsOf: Readonly<Record<Setting, NonNullable<Run['settings']>>> = {
	plain: {},
	retryOnFail: retry,
	continue: { onError: 'continueRegularOutput' },
	errorOutput: { onError: 'continueErrorOutput' },
	retryAndContinue: { ...retry, onError: 'continueRegularOutput' },
};

export const retries = (setting: Setting): boolean => settingsOf[setting].retryOnFail === true;

/** Which of the three items of a run meets the fault: n8n tries again after an error item only if it is the first */
export const faultyItemOf = (setting: Setting): number => (setting === 'retryAndContinue' ? 0 : 1);

/** Whether `npm run test:matrix` is what runs, by which every fault is met under every setting */
const isFull = 'fullMatrix' in globalThis;

/**
 * The cells of a phase whose fault is one of those, by the words of their group. Without the full matrix, each fault is
 * met under the plain setting, and the first fault of each group under all of them: the node tells the faults apart and
 * makes an outcome of each, of which alone n8n, with its settings, gets to know.
 */
export function cellsOf(
	phase: Phase,
	known: Readonly<Record<string, unknown>>,
): ReadonlyArray<readonly [string, readonly Cell[]]> {
	return expectedOutcomes[phase].flatMap((group) => {
		const names = group.faults.filter((name) => name in known);
		return names.length > 0
			? [
					[
						group.words,
						names.flatMap((name, index) => cellsOfFault(name, group, index === 0)),
					] as const,
				]
			: [];
	});
}

function cellsOfFault(name: string, group: FaultGroup, isFirst: boolean): Cell[] {
	const met: readonly Setting[] = isFull || isFirst ? settings : ['plain'];
	return met.flatMap((setting) =>
		(['once', 'forever'] as const).map((often) => ({
			title: `${name}, ${often}, ${setting}`,
			name,
			setting,
			often,
			ending: group.outcome[setting][often],
			group,
		})),
	);
}

/** How often the service shall misbehave in a cell */
export const timesOf = ({ often }: Cell): number => (often === 'once' ? 1 : Infinity);

/** The fault of that name */
export function faultOf<Fault>(known: Readonly<Record<string, Fault>>, name: string): Fault {
	const fault = known[name];
	if (fault === undefined) throw new Error(`Nobody knows the fault "${name}"`);
	return fault;
}
