import { knownFaults } from '../../service/knownFaults';
import { expectedOutcomes, type Phase } from './expectedOutcomes';
import { unreachable } from './unreachable';

const phases: readonly Phase[] = ['create', 'query', 'download'];

test.each(phases)('each known fault of a %s belongs to exactly one group', (phase) => {
	// A file host that cannot be reached is no other than one that drops the connection
	const others = phase === 'download' ? [] : Object.keys(unreachable);
	const grouped = expectedOutcomes[phase].flatMap(({ faults }) => faults);
	expect([...grouped].sort()).toEqual([...Object.keys(knownFaults[phase]), ...others].sort());
});

test.each(phases)('no two groups of a %s have the same words', (phase) => {
	const words = expectedOutcomes[phase].map((group) => group.words);
	expect(new Set(words).size).toBe(words.length);
});
