import { sentences } from '../../nodes/shared/errors/error';

test('a part without a full stop gets one', () => {
	expect(sentences('The network error was: socket hang up', 'Try again later.')).toBe(
		'The network error was: socket hang up. Try again later.',
	);
});

test.each([undefined, null, ''])('%j adds nothing', (nothing) => {
	expect(sentences(nothing, 'Try again later.', nothing)).toBe('Try again later.');
	expect(sentences(nothing)).toBe('');
});
