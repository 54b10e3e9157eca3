import { readVideoRequest, type VideoRequest } from '../../nodes/KyyVideo/video/create.request';

const values = { prompt: 'A lighthouse', duration: 5, aspectRatio: '16:9', generateAudio: true };

const read = (
	model: string,
	generateFrom: 'text' | 'frames' | 'references',
	changed: object = {},
): VideoRequest => readVideoRequest({ ...values, model, generateFrom, ...changed });

const mediumIn = ({ media }: VideoRequest, field: string) =>
	media.find(({ name }) => name === field)?.medium;

describe('what spreadsheets and agents give is understood', () => {
	test.each([
		['a duration as text', { duration: ' 10 ' }, { duration: 10 }],
		['a title that is a number', { prompt: 2024 }, { prompt: '2024' }],
		['spaces around the prompt', { prompt: ' A cat \n' }, { prompt: 'A cat' }],
		['spaces around the ratio', { aspectRatio: ' 9:16 ' }, { aspectRatio: '9:16' }],
		['"FALSE" for the sound', { generateAudio: 'FALSE' }, { generateAudio: false }],
	])('%s', (_what, changed, understood) => {
		expect(read('kyyvideo2', 'text', changed).values).toMatchObject(understood);
	});

	test('a bare URL instead of a locator', () => {
		const request = read('kyyvideo2', 'frames', { firstFrame: 'https://a.example/1.png' });
		expect(mediumIn(request, 'firstFrame')).toEqual({
			from: 'url',
			url: 'https://a.example/1.png',
		});
	});
});

test('a prompt is measured in code points, so that an emoji does not count twice', () => {
	const prompt = '🎬'.repeat(1500);
	const sent = { ...values, prompt, resolution: '720p' };
	expect(read('videos_fast', 'text', sent).body.prompt).toBe(prompt);
	expect(() => read('videos_fast', 'text', { ...sent, prompt: `${prompt}!` })).toThrow('has 1501');
});

test('an optional last frame that is left empty is no medium', () => {
	const frames = {
		firstFrame: { __rl: true, mode: 'url', value: 'https://a.example/1.png' },
		lastFrame: { __rl: true, mode: 'url', value: '' },
	};
	const request = read('kyyvideo2', 'frames', frames);
	expect(request.media.map(({ name }) => name)).toEqual(['firstFrame']);
});

test('what the model and the mode do not use is dropped, whatever it holds', () => {
	const { values, body, media } = read('videos_fast', 'text', {
		resolution: '720p',
		firstFrame: 'ftp://nonsense',
		referenceVideos: 42,
	});
	expect(media).toEqual([]);
	expect(values.generateAudio).toBeUndefined();
	expect(body).not.toHaveProperty('generateAudio');
});

test.each([
	'http://',
	'https:a.example',
	'http:/a.example/x',
	'https:\\\\a.example',
	'https://',
	'https:// a.example/1.png',
	'javascript:alert(1)',
	'data:image/png;base64,AA',
])('%j is no public URL', (value) => {
	expect(() => read('kyyvideo2', 'frames', { firstFrame: value })).toThrow(/^First Frame must be/);
});

test('a long value is shown shortened in the error', () => {
	const value = `ftp://${'x'.repeat(500)}`;
	expect(() => read('kyyvideo2', 'frames', { firstFrame: value })).toThrow(/"ftp:\/\/x{74}…"$/);
});
