import { fileNameOf } from '../../nodes/WaitForVideo/fileName';

test.each([
	['the ID when nothing is asked for', undefined, 'video_1.mp4'],
	['what is asked for', 'clip', 'clip.mp4'],
	['one ending, not two', 'clip.MP4', 'clip.mp4'],
	['letters of any script', '视频 été', '视频 été.mp4'],
	['no path', '../../etc/passwd', '__.._etc_passwd.mp4'],
	['no Windows path', 'C:\\clip', 'C__clip.mp4'],
	['no control characters', 'a\nb\0c', 'a_b_c.mp4'],
	['no hidden file', '.clip', '_clip.mp4'],
	['the ID when only an ending is asked for', '.mp4', 'video_1.mp4'],
	['at most 200 bytes, cut between characters', '🎬'.repeat(99), `${'🎬'.repeat(50)}.mp4`],
])('a file is named by %s', (_what, wanted, name) => {
	expect(fileNameOf('video_1', wanted)).toBe(name);
});

test.each([
	[undefined, 'video_1.mov'],
	['clip', 'clip.mov'],
	['clip.mp4', 'clip.mov'],
	['clip.MOV', 'clip.mov'],
])('a file of another type has its own ending when %s is asked for', (wanted, name) => {
	expect(fileNameOf('video_1', wanted, 'mov')).toBe(name);
});

test('an ID that came from the service is made safe as well', () => {
	expect(fileNameOf('a/b')).toBe('a_b.mp4');
});
