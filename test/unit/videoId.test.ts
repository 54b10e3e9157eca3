import * as fc from 'fast-check';

import { readTaskResponse } from '../../nodes/shared/api/task';
import { videoId } from '../../nodes/shared/execution/videoId';

test.each([
	'video_fd35ee52-2a98-44a6-b930-29a88ce9b8fd',
	'proj_1234567890',
	' proj_1234567890\n',
	'cgt-2026.01:7~a=b@c+d',
	'../x',
	'a/b',
	'a\\b',
	'a b',
	'a?b',
	'a#b',
	'a%2fb',
	'100%',
	'...',
	'视频',
	'{"id":1}',
	'x'.repeat(1000),
	1_234_567_890,
])('%j is an ID', (value) => {
	expect(videoId.parse(value)).toBe(String(value).trim());
});

test.each([
	['nothing', ''],
	['spaces', '  '],
	['null', null],
	['nothing at all', undefined],
	['an object', {}],
	['a list', ['a']],
	['a truth value', true],
	['a fraction', 1.5],
	['a number that has lost digits', 12_345_678_901_234_567_000],
	['an expression left as text', '{{ $json.id }}'],
	['part of such an expression', 'video_{{ $json.id'],
	['an expression without a value', 'undefined'],
	['an expression of an object', '[object Object]'],
	['the address of a file', 'https://files.example/video_1.mp4'],
	['the folder of the path', '.'],
	['the folder above', '..'],
	['half a character', 'a\uD83C'],
])('%s is no ID', (_what, value) => {
	expect(videoId.safeParse(value).success).toBe(false);
});

/** What a JSON answer may hold, and an address as well */
const ids = fc.oneof(
	fc.string({ unit: 'grapheme' }),
	fc.string({ unit: fc.constantFrom('.', '/', '\\', '%', ' ', '?', '#', 'a', '7', '视') }),
	fc.maxSafeInteger(),
);

test('whatever a creation answers with as an ID is taken, but for the two folders of a path', () => {
	fc.assert(
		fc.property(ids, (id) => {
			const body = { id, status: 'queued' };
			const answer = readTaskResponse({ kind: 'response', httpStatus: 200, body }, {});
			if (answer.kind !== 'task' || /^\.{1,2}$|\{\{|\}\}/.test(answer.task.id)) return;
			expect(videoId.parse(answer.task.id)).toBe(answer.task.id);
		}),
		{ numRuns: 1_000 },
	);
});
