import { verdictOn, type Judged } from './aim';

const row = (name: string, figure: string, met: boolean): Judged => ({ row: name, figure, met });

test('an aim that all rows meet is met', () => {
	const judged = [row('10 MB', '1.02', true), row('100 MB', '0.95', true)];
	expect(verdictOn({ words: 'at least 0.95', judged })).toBe(
		'Aim: at least 0.95. Met in all 2 rows.',
	);
});

test('an aim for one row is met or missed as such', () => {
	const words = 'at most 1.05';
	expect(verdictOn({ words, judged: [row('100', '1.02', true)] })).toBe('Aim: at most 1.05. Met.');
	expect(verdictOn({ words, judged: [row('100', '1.06', false)] })).toBe(
		'Aim: at most 1.05. **Missed**: 100 (1.06).',
	);
});

test('each row that misses an aim is named, with its figure', () => {
	const judged = [
		row('10 MB', '0.94', false),
		row('100 MB', '0.95', true),
		row('1,000 MB', '0.9', false),
	];
	expect(verdictOn({ words: 'at least 0.95', judged })).toBe(
		'Aim: at least 0.95. **Missed in 2 of 3 rows**: 10 MB (0.94); 1,000 MB (0.9).',
	);
});

test('an aim that no row meets is missed in all of them', () => {
	const judged = [row('A', '2', false), row('B', '3', false)];
	expect(verdictOn({ words: 'at most 1', judged })).toBe(
		'Aim: at most 1. **Missed in all 2 rows**: A (2); B (3).',
	);
});

test('an aim for a row that is not there is not met', () => {
	expect(verdictOn({ words: 'at most 1.05', judged: [] })).toBe('Aim: at most 1.05. Not measured.');
});
