import { readCreateParameters } from '../../nodes/KyyVideo/video/create.parameters';
import { KyyVideoError } from '../../nodes/shared/errors/error';

/** What a form may bring into each field of an item */
const texts = {
	'many lines': 'a\n'.repeat(100_000),
	'many addresses': 'ftp://a.example/x.png\n'.repeat(100_000),
	'many spaces within': `https://a.example/x${' '.repeat(100_000)}.png`,
	'many commas within': `a${','.repeat(100_000)}b`,
};

function errorOf(text: string): KyyVideoError {
	const source = { __rl: true, mode: 'url', value: text };
	try {
		readCreateParameters({
			model: 'kyyvideo2',
			generateFrom: 'references',
			prompt: 'A lighthouse',
			duration: text,
			aspectRatio: text,
			generateAudio: text,
			referenceImages: { media: Array.from({ length: 5 }, () => ({ source })) },
		});
	} catch (error) {
		if (error instanceof KyyVideoError) return error;
	}
	throw new Error('There is no mistake in it');
}

test.each(Object.entries(texts))('the error about %s stays short', (_what, text) => {
	const { message, description } = errorOf(text);
	expect(message.length + description.length).toBeLessThan(10_000);
});

test('a list with more entries than any model takes is one mistake', () => {
	expect(errorOf(texts['many lines']).description).toContain(
		'must have at most 100 entries, but is a list of 100000',
	);
});
