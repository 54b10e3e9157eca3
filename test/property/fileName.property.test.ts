import * as fc from 'fast-check';

import { fileNameOf } from '../../nodes/WaitForVideo/fileName';

/** As the node gives them: with something in them, and without spaces around */
const texts = fc
	.oneof(
		fc.string({ unit: 'binary', maxLength: 300 }),
		fc.string({ unit: 'grapheme', maxLength: 300 }),
		fc.string({ unit: fc.constantFrom('a', 'é', '🎬'), minLength: 45, maxLength: 250 }),
		fc.string({ unit: fc.constantFrom('.', '/', '\\', ' ', '\0', 'a', '.mp4', '🎬') }),
	)
	.map((text) => text.trim())
	.filter((text) => text !== '');

test('a file has a name that is safe, that can be seen, and that is not too long', () => {
	fc.assert(
		fc.property(texts, fc.option(texts, { nil: undefined }), (id, wanted) => {
			const name = fileNameOf(id, wanted);
			expect(name).toMatch(/^[^.\s][^\\/:*?"<>|\p{Cc}]*\.mp4$/u);
			expect(Buffer.byteLength(name)).toBeLessThanOrEqual(204);
		}),
		{ numRuns: 2_000 },
	);
});

test('a short name of letters stays as it is', () => {
	const letters = fc.string({
		unit: fc.constantFrom('a', 'Z', '7', '-', '_', 'é', '视'),
		minLength: 1,
	});
	fc.assert(
		fc.property(letters, (wanted) => {
			expect(fileNameOf('video_1', wanted)).toBe(`${wanted}.mp4`);
			expect(fileNameOf('video_1', `${wanted}.mp4`)).toBe(`${wanted}.mp4`);
		}),
	);
});
