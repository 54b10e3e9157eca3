import * as fc from 'fast-check';

import { readSpelled, spell } from '../../nodes/KyyVideo/idempotency/spelledText';

const read = async (entries: readonly string[], name = 'id') =>
	await readSpelled(name, async (asked) => {
		const held = new Set(entries);
		return await Promise.resolve(new Set(asked.filter((entry) => held.has(entry))));
	});

const id = 'video_fd35ee52-2a98-44a6-b930-29a88ce9b8fd';

test.each([id, 'proj_1234567890', 'a/b', 'vidéo 1', '视频_1', 'x', '%', "A.~!*'()"])(
	'%s is read back',
	async (text) => {
		expect(await read(spell('id', text))).toBe(text);
	},
);

test('any text of a moderate length is read back, beside others', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.string({ unit: 'grapheme', minLength: 1, maxLength: 16 }),
			fc.string({ unit: 'grapheme', minLength: 1, maxLength: 16 }),
			async (text, other) => {
				fc.pre(encodeURIComponent(text).length <= 999);
				const entries = [...spell('other', other), ...spell('id', text)];
				expect(await read(entries)).toBe(text);
			},
		),
		{ numRuns: 100 },
	);
});

test('a text that is too long is not spelled, and not read', async () => {
	expect(spell('id', 'a'.repeat(1_000))).toEqual([]);
	expect(await read(spell('id', 'a'.repeat(1_000)))).toBeUndefined();
	expect(await read(spell('id', 'a'.repeat(999)))).toBe('a'.repeat(999));
});

test('half of a character is not spelled', () => {
	expect(spell('id', '\ud800')).toEqual([]);
});

test('a text of which any entry is lost is not read', async () => {
	const entries = spell('id', id);
	for (const lost of entries) {
		expect(await read(entries.filter((entry) => entry !== lost))).toBeUndefined();
	}
});

test('two texts under one name are not read', async () => {
	const other = id.replace('fd35', 'fd36');
	expect(await read([...spell('id', id), ...spell('id', other)])).toBeUndefined();
});

test('two texts of which each has the rarer letter at another place are not read', async () => {
	expect(await read([...spell('id', 'aZ'), ...spell('id', 'Zb')])).toBeUndefined();
});

test('an error of the table is passed on', async () => {
	const reading = readSpelled('id', async () => await Promise.reject(new Error('SQLITE_BUSY')));
	await expect(reading).rejects.toThrow('SQLITE_BUSY');
});

test('where nothing is spelled there is nothing to be read', async () => {
	expect(await read([])).toBeUndefined();
	expect(await read(spell('id', id), 'other')).toBeUndefined();
});
