import * as fc from 'fast-check';

import { readSpelled, spell } from '../../nodes/KyyVideo/idempotency/spelledText';

const read = async (entries: readonly string[]) => {
	const held = new Set(entries);
	return await readSpelled('name', async (asked) =>
		Promise.resolve(new Set(asked.filter((entry) => held.has(entry)))),
	);
};

const isSpelled = (text: string) => encodeURIComponent(text).length <= 999;

const texts = fc
	.oneof(
		fc.uuid().map((id) => `video_${id}`),
		fc.string({ unit: 'grapheme', maxLength: 200 }),
		fc.string({ unit: 'grapheme-ascii', maxLength: 200 }),
	)
	.filter(isSpelled);

/** Everything that can stand at a place */
const letters = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).filter(
	(letter) => /[\w\-.!~*'()%]/.test(letter),
);

/** A text, and one of its entries */
const textsWithEntry = texts.chain((text) =>
	fc.record({ text: fc.constant(text), index: fc.nat(spell('name', text).length - 1) }),
);

test('any text that is not too long is read back, in any order of its entries', async () => {
	const shuffled = texts.chain((text) => {
		const entries = spell('name', text);
		return fc.record({
			text: fc.constant(text),
			entries: fc.shuffledSubarray(entries, { minLength: entries.length }),
		});
	});
	await fc.assert(
		fc.asyncProperty(shuffled, async ({ text, entries }) => {
			expect(await read(entries)).toBe(text);
		}),
	);
});

test('a text of which an entry is lost is none', async () => {
	await fc.assert(
		fc.asyncProperty(textsWithEntry, async ({ text, index }) => {
			const entries = spell('name', text).filter((_entry, at) => at !== index);
			expect(await read(entries)).toBeUndefined();
		}),
	);
});

test('a text with any second letter at a place is never read as another one', async () => {
	await fc.assert(
		fc.asyncProperty(
			textsWithEntry,
			fc.constantFrom(...letters),
			async ({ text, index }, letter) => {
				const entries = spell('name', text);
				const second = (entries[index] ?? '').replace(/.$/, () => letter);
				expect([text, undefined]).toContain(await read([...entries, second]));
			},
		),
	);
});

test('two texts under one name are never read as a third one', async () => {
	const short = fc.string({ unit: fc.constantFrom('a', 'b', 'Y', 'Z', '%'), maxLength: 6 });
	await fc.assert(
		fc.asyncProperty(short, short, async (one, other) => {
			const entries = [...spell('name', one), ...spell('name', other)];
			expect([one, other, undefined]).toContain(await read(entries));
		}),
	);
});
