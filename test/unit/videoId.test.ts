import { videoId } from '../../nodes/shared/execution/videoId';

test.each([
	'video_fd35ee52-2a98-44a6-b930-29a88ce9b8fd',
	'proj_1234567890',
	' proj_1234567890\n',
	'cgt-2026.01:7~a=b@c+d',
	1_234_567_890,
])('%j is an ID', (value) => {
	expect(videoId.parse(value)).toBe(String(value).trim());
});

test.each([
	'',
	'  ',
	'.',
	'..',
	'../x',
	'a/b',
	'a\\b',
	'a b',
	'a?b',
	'a#b',
	'a%2fb',
	'视频',
	null,
	{},
	['a'],
])('%j is none', (value) => {
	expect(videoId.safeParse(value).success).toBe(false);
});
