import { endpoints } from '../../nodes/shared/model/endpoints';
import { findModel, models } from '../../nodes/shared/model/models';
import { summaryOf } from '../../nodes/shared/model/summary';
import type { Model } from '../../nodes/shared/model/model';

const plain: Model = { value: 'a', name: 'A', endpoint: endpoints.modelCenter, modes: {} };
const seconds = { min: 3, max: 10, default: 5 };
const references = (images: number, videos: number, audios: number) => ({
	referenceImages: { min: 0, max: images },
	referenceVideos: { min: 0, max: videos },
	referenceAudios: { min: 0, max: audios },
});

const kinds: ReadonlyArray<readonly [what: string, parts: Partial<Model>, words: string]> = [
	['of text', { modes: { text: true } }, 'From text'],
	['of a first frame', { modes: { frames: { lastFrame: 'none' } } }, 'From a first frame'],
	[
		'of frames, the last one at will',
		{ modes: { frames: { lastFrame: 'optional' } } },
		'From a first (and last) frame',
	],
	[
		'of both frames',
		{ modes: { frames: { lastFrame: 'required' } } },
		'From a first and last frame',
	],
	[
		'of one of each reference',
		{ modes: { references: references(1, 1, 1) } },
		'From up to 1 image, 1 video, 1 audio',
	],
	[
		'of several references',
		{ modes: { references: references(9, 3, 2) } },
		'From up to 9 images, 3 videos, 2 audio',
	],
	[
		'of two kinds',
		{ modes: { text: true, references: { referenceImages: { min: 1, max: 3 } } } },
		'From text or up to 3 images',
	],
	[
		'of three kinds',
		{ modes: { text: true, frames: { lastFrame: 'optional' }, references: references(9, 3, 3) } },
		'From text, a first (and last) frame or up to 9 images, 3 videos, 3 audio',
	],
	[
		'of a range of seconds',
		{ modes: { text: true }, duration: seconds },
		'From text; 3–10 seconds',
	],
	[
		'of some lengths alone',
		{ modes: { text: true }, duration: { ...seconds, only: [5, 10] } },
		'From text; 5 or 10 seconds',
	],
	[
		'of resolutions',
		{ modes: { text: true }, resolution: { values: ['720p', '1080p'], default: '720p' } },
		'From text; 720p, 1080p',
	],
	[
		'with a description',
		{ modes: { text: true }, duration: seconds, description: 'The quick one' },
		'The quick one. From text; 3–10 seconds.',
	],
];

test.each(kinds)('the summary of a model %s', (_what, parts, words) => {
	expect(summaryOf({ ...plain, ...parts })).toBe(words);
});

test.each([
	['wan2.7-t2v', /^From text; 4–15 seconds/],
	['wan2.7-videoedit', /^Changes a video as the prompt says\. From up to 4 images, 1 video/],
	['videos_pro', /10 or 15 seconds/],
])('the summary of %s', (name, words) => {
	const model = findModel(name);
	expect(model && summaryOf(model)).toMatch(words);
});

test('every summary is one line of plain words', () => {
	for (const model of models) {
		const summary = summaryOf(model);
		expect(summary).not.toMatch(/undefined|null|NaN|\n|\.\.|; ;|;\s*$/);
		expect(summary.length).toBeLessThan(250);
	}
});
