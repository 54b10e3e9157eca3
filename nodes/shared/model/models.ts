import { endpoints } from './endpoints';
import type { Range } from './media';
import type { Duration, Model } from './model';

const upTo = (max: number): Range => ({ min: 0, max });

const seconds = (min: number, max: number): Duration => ({ min, max, default: Math.max(min, 5) });

const ratios = (...values: readonly string[]) => ({ values, default: '16:9' });

/** The first one that is 720p, else the first one, is the usual one */
const resolutions = (...values: readonly [string, ...string[]]) => ({
	values,
	default: values.find((value) => value === '720p') ?? values[0],
});

const references = (images: number, videos: number, audios: number) => ({
	...(images > 0 && { referenceImages: upTo(images) }),
	...(videos > 0 && { referenceVideos: upTo(videos) }),
	...(audios > 0 && { referenceAudios: upTo(audios) }),
});

const three = ratios('16:9', '9:16', '1:1');
const five = ratios('16:9', '4:3', '1:1', '3:4', '9:16');
const six = ratios('16:9', '4:3', '1:1', '3:4', '9:16', '21:9');
const seven = ratios(...six.values, 'adaptive');
const eight = ratios('16:9', '4:3', '3:2', '1:1', '2:3', '3:4', '9:16', '21:9');
const nine = ratios('16:9', '5:4', '4:3', '1:1', '4:5', '3:4', '9:16', '9:21', '21:9');
const two = ratios('16:9', '9:16');

const firstOrBoth = { lastFrame: 'optional' } as const;
const both = { lastFrame: 'required' } as const;

const audio = { generateAudio: { default: true } };
const onlyPositiveSeed = { min: 0, max: 2_147_483_647 };
/** −1 is chance */
const anySeed = { min: -1, max: 2_147_483_647 };

/** Beside audio, an image or a video is needed */
const imageOrVideo = ['referenceImages', 'referenceVideos'] as const;

// KyyVideo 2 and Seedance 2.0 [doc]

const kyyVideo2 = {
	endpoint: endpoints.kyyVideo2,
	modes: { text: true, frames: firstOrBoth, references: references(9, 3, 3) },
	duration: seconds(4, 15),
	aspectRatio: seven,
	...audio,
} as const satisfies Partial<Model>;

const kyyVideo2WithoutVideos = {
	...kyyVideo2,
	modes: { ...kyyVideo2.modes, references: references(9, 0, 3) },
} as const satisfies Partial<Model>;

const seedanceFromVideos = {
	...kyyVideo2,
	modes: { references: { ...references(9, 3, 3), referenceVideos: { min: 1, max: 3 } } },
} as const satisfies Partial<Model>;

// The endpoint Videos [doc]

const videos = {
	endpoint: endpoints.videos,
	modes: { text: true, frames: both, references: references(9, 3, 3) },
	duration: seconds(4, 15),
	aspectRatio: six,
	resolution: resolutions('720p'),
} as const satisfies Partial<Model>;

const videosStable = {
	...videos,
	modes: { ...videos.modes, references: references(4, 3, 1) },
	promptMaxLength: 5000,
	aspectRatio: three,
} as const satisfies Partial<Model>;

/** Four clients know these, three of them with these two lengths, and two with the rule about audio */
const videosPro = {
	...videos,
	knownFrom: 'clients',
	modes: { ...videos.modes, references: references(9, 0, 3) },
	audioNeeds: ['referenceImages'],
	duration: { min: 10, max: 15, only: [10, 15], default: 10 },
	aspectRatio: three,
} as const satisfies Partial<Model>;

// The Model Center

const seedance20Mini = {
	endpoint: endpoints.modelCenter,
	modes: { text: true, frames: firstOrBoth, references: references(9, 3, 3) },
	audioNeeds: imageOrVideo,
	duration: seconds(4, 15),
	aspectRatio: seven,
	...audio,
	seed: anySeed,
} as const satisfies Partial<Model>;

const seedance20 = { ...seedance20Mini, watermark: true } as const satisfies Partial<Model>;

const seedance25 = {
	endpoint: endpoints.modelCenter,
	modes: { text: true, frames: firstOrBoth, references: references(30, 10, 10) },
	duration: seconds(4, 30),
	aspectRatio: three,
} as const satisfies Partial<Model>;

const seedance25BySeed = {
	...seedance25,
	aspectRatio: seven,
	...audio,
	seed: anySeed,
} as const satisfies Partial<Model>;

/** Its frames travel as references, told by the mode [seen 3]; what it means not to process faces is unknown */
const videos933 = {
	endpoint: endpoints.modelCenter,
	wireNames: { firstFrame: 'reference_images', lastFrame: 'reference_images' },
	modes: {
		text: true,
		frames: { ...firstOrBoth, areListed: true },
		references: references(9, 3, 3),
	},
	constants: { frames: { reference_mode: 'frame' }, references: { reference_mode: 'image' } },
	duration: seconds(4, 15),
	aspectRatio: six,
	...audio,
	faceProcessing: { default: true },
} as const satisfies Partial<Model>;

const videosStableModelCenter = {
	endpoint: endpoints.modelCenter,
	modes: { text: true, frames: firstOrBoth, references: references(4, 3, 1) },
	duration: seconds(4, 15),
	aspectRatio: three,
	resolution: resolutions('720p'),
} as const satisfies Partial<Model>;

/** Two clients know these. Which ratios they take is unknown: the six are a guess. */
const seedance15 = {
	endpoint: endpoints.modelCenter,
	knownFrom: 'clients',
	wireNames: { aspectRatio: 'size' },
	modes: { text: true, frames: firstOrBoth },
	duration: seconds(4, 11),
	aspectRatio: six,
} as const satisfies Partial<Model>;

const miniMaxH3 = {
	endpoint: endpoints.modelCenter,
	modes: { text: true, frames: firstOrBoth, references: references(5, 0, 3) },
	audioNeeds: ['referenceImages'],
	duration: seconds(5, 15),
} as const satisfies Partial<Model>;

const wan = {
	endpoint: endpoints.modelCenter,
	resolution: { ...resolutions('720p', '1080p'), isUpperCase: true },
	seed: onlyPositiveSeed,
	watermark: true,
} as const satisfies Partial<Model>;

const happyHorse = { ...wan, duration: seconds(3, 15) } as const satisfies Partial<Model>;

const happyHorseFromImage = {
	...happyHorse,
	modes: { frames: { lastFrame: 'none' } },
} as const satisfies Partial<Model>;

const happyHorseFromReferences = {
	...happyHorse,
	modes: { references: { referenceImages: { min: 1, max: 9 } } },
	aspectRatio: nine,
} as const satisfies Partial<Model>;

const happyHorseFromText = {
	...happyHorse,
	modes: { text: true },
	aspectRatio: nine,
} as const satisfies Partial<Model>;

/**
 * Every model of the package, in the order of the editor's list: the usual family first, then the others by their names
 */
export const models: readonly [Model, ...Model[]] = [
	{
		...kyyVideo2,
		value: 'kyyvideo2',
		name: 'KyyVideo 2',
		description: 'Standard model that can follow reference videos',
		generationTime: { min: 120, max: 300 },
	},
	{
		...kyyVideo2,
		value: 'kyyvideo2_fast',
		name: 'KyyVideo 2 Fast',
		description: 'Faster model that can follow reference videos',
		generationTime: { min: 60, max: 180 },
	},
	{
		...kyyVideo2WithoutVideos,
		value: 'kyyvideo2_fast_pro',
		name: 'KyyVideo 2 Fast Pro',
		description: 'High quality in less time',
		generationTime: { min: 120, max: 240 },
	},
	{
		...kyyVideo2WithoutVideos,
		value: 'kyyvideo2_pro',
		name: 'KyyVideo 2 Pro',
		description: 'Highest quality',
		generationTime: { min: 180, max: 360 },
	},
	{ ...happyHorseFromImage, value: 'happyhorse-1.0-i2v', name: 'HappyHorse 1.0 Image to Video' },
	{
		...happyHorseFromReferences,
		value: 'happyhorse-1.0-r2v',
		name: 'HappyHorse 1.0 Reference to Video',
	},
	{ ...happyHorseFromText, value: 'happyhorse-1.0-t2v', name: 'HappyHorse 1.0 Text to Video' },
	{ ...happyHorseFromImage, value: 'happyhorse-1.1-i2v', name: 'HappyHorse 1.1 Image to Video' },
	{ ...happyHorseFromImage, value: 'hh-1.1-i2v-o', name: 'HappyHorse 1.1 Image to Video (O)' },
	{
		...happyHorseFromReferences,
		value: 'happyhorse-1.1-r2v',
		name: 'HappyHorse 1.1 Reference to Video',
	},
	{
		...happyHorseFromReferences,
		value: 'hh-1.1-r2v-o',
		name: 'HappyHorse 1.1 Reference to Video (O)',
	},
	{ ...happyHorseFromText, value: 'happyhorse-1.1-t2v', name: 'HappyHorse 1.1 Text to Video' },
	{ ...happyHorseFromText, value: 'hh-1.1-t2v-o', name: 'HappyHorse 1.1 Text to Video (O)' },
	{
		endpoint: endpoints.modelCenter,
		value: 'KlingO3',
		name: 'Kling O3',
		description: 'Billed per request',
		modes: { text: true, frames: firstOrBoth, references: references(3, 0, 0) },
		// Beside the frames [seen 2]
		constants: { frames: { reference_mode: 'frame' }, references: { reference_mode: 'image' } },
		duration: seconds(3, 15),
		aspectRatio: three,
		resolution: resolutions('720p', '1080p'),
		...audio,
	},
	{
		...miniMaxH3,
		value: 'minimax-h3',
		name: 'MiniMax H3',
		description: 'Billed per request',
		// Two in the documentation, six in a client
		aspectRatio: six,
		resolution: resolutions('2k'),
		...audio,
	},
	{
		endpoint: endpoints.modelCenter,
		value: 'MiniMax-H3-768p',
		name: 'MiniMax H3 768p',
		modes: { text: true, references: references(9, 3, 3) },
		duration: seconds(10, 15),
		aspectRatio: eight,
		resolution: resolutions('768p'),
	},
	{
		...miniMaxH3,
		value: 'MiniMax-H3-c4',
		name: 'MiniMax H3 C4',
		aspectRatio: two,
		resolution: { ...resolutions('1440p'), isUpperCase: true },
	},
	{
		...seedance15,
		value: 'seedance_1_5_pro_1080p',
		name: 'Seedance 1.5 Pro 1080p',
	},
	{
		...seedance15,
		value: 'seedance_1_5_pro_480p',
		name: 'Seedance 1.5 Pro 480p',
	},
	{
		...seedance15,
		value: 'seedance_1_5_pro_720p',
		name: 'Seedance 1.5 Pro 720p',
	},
	{
		...seedanceFromVideos,
		value: 'seedance_2_0',
		name: 'Seedance 2.0',
		description: 'Standard model that always needs a reference video',
	},
	{
		...seedance20,
		value: 'sd_2.0_discount',
		name: 'Seedance 2.0 Discount',
		resolution: resolutions('480p', '720p', '1080p'),
	},
	{
		...seedanceFromVideos,
		value: 'seedance_2_0_fast',
		name: 'Seedance 2.0 Fast',
		description: 'Faster model that always needs a reference video',
	},
	{
		...seedance20,
		value: 'sd_2.0_fast_discount',
		name: 'Seedance 2.0 Fast Discount',
		resolution: resolutions('480p', '720p'),
	},
	{
		...kyyVideo2,
		value: 'seedance_2_0_fast_pro',
		name: 'Seedance 2.0 Fast Pro',
		description: 'High quality in less time, with optional reference videos',
	},
	{
		...seedance20,
		value: 'sd_2.0_fast_special',
		name: 'Seedance 2.0 Fast Special',
		resolution: resolutions('720p'),
	},
	{
		...seedance20Mini,
		// Two clients know both; one of them sends no reference videos, and the other has three
		value: 'sd_2.0_mini_discount',
		knownFrom: 'clients',
		name: 'Seedance 2.0 Mini Discount',
		resolution: resolutions('480p', '720p'),
	},
	{
		...seedance20Mini,
		value: 'sd_2.0_mini_special',
		knownFrom: 'clients',
		name: 'Seedance 2.0 Mini Special',
		resolution: resolutions('720p'),
	},
	{
		...kyyVideo2,
		value: 'seedance_2_0_pro',
		name: 'Seedance 2.0 Pro',
		description: 'Highest quality, with optional reference videos',
	},
	{
		...seedance20,
		value: 'sd_2.0_special',
		name: 'Seedance 2.0 Special',
		resolution: resolutions('720p', '1080p', '2k', '4k'),
	},
	{
		...seedance25,
		value: 'seedance-2.5-c1',
		name: 'Seedance 2.5 C1',
		resolution: resolutions('480p', '720p'),
	},
	{
		...seedance25,
		value: 'seedance-2.5-c3',
		name: 'Seedance 2.5 C3',
		modes: { ...seedance25.modes, references: references(30, 0, 10) },
		duration: seconds(4, 29),
		resolution: resolutions('720p'),
		...audio,
	},
	{
		...seedance25BySeed,
		value: 'sd_2.5_discount_v1',
		name: 'Seedance 2.5 Discount',
		// 1080p and the frames stand in some readings of its page, and not in others
		resolution: resolutions('480p', '720p', '1080p'),
	},
	{
		...seedance25BySeed,
		value: 'sd_2.5_special_v1',
		name: 'Seedance 2.5 Special',
		modes: { text: true, references: references(30, 10, 10) },
		resolution: resolutions('720p', '1080p'),
	},
	{
		...videos,
		value: 'videos',
		name: 'Videos',
		description: 'Standard model with the most choices, billed per request',
		// Three clients know it, with this model alone
		autoFace: true,
	},
	{
		...seedance25,
		value: 'video_30_10_10',
		name: 'Videos 30-10-10',
		modes: { text: true, references: references(30, 10, 10) },
		aspectRatio: six,
		resolution: resolutions('720p'),
	},
	{
		...videos933,
		value: 'videos_933_c1',
		name: 'Videos 933 C1',
		description: 'Processes faces, billed per request',
		resolution: resolutions('480p', '720p', '1080p'),
	},
	{
		...videos933,
		value: 'videos_fast_933_c1',
		name: 'Videos 933 C1 Fast',
		description: 'Faster, processes faces, billed per request',
		resolution: resolutions('480p', '720p'),
	},
	{
		...videos,
		value: 'videos_fast',
		name: 'Videos Fast',
		description: 'Faster model with fewer choices, billed per request',
		// The only page about this model has these older names only
		wireNames: { firstFrame: 'image', lastFrame: 'lastFrameImage' },
		modes: { ...videos.modes, references: references(4, 3, 0) },
		promptMaxLength: 1500,
		aspectRatio: two,
	},
	{
		...videosPro,
		value: 'videos_pro',
		name: 'Videos Pro',
		description: 'Billed per request',
	},
	{
		...videosPro,
		value: 'videos_pro_fast',
		name: 'Videos Pro Fast',
		description: 'Faster model, billed per request',
	},
	{
		...videosStable,
		value: 'videos_stable',
		name: 'Videos Stable',
		description: 'Full second-generation model, billed per request',
	},
	{
		...videosStableModelCenter,
		value: 'videos_stable_model_center',
		wireName: 'videos_stable',
		name: 'Videos Stable (Model Center)',
		description: 'The same model in the Model Center, which may have closed it',
	},
	{
		...videosStable,
		value: 'videos_stable_fast',
		name: 'Videos Stable Fast',
		// Two clients know 10 and 15 seconds only, three others and the documentation all in between
		description: 'Fast second-generation model, billed per request',
	},
	{
		...videosStableModelCenter,
		value: 'videos_stable_fast_model_center',
		wireName: 'videos_stable_fast',
		name: 'Videos Stable Fast (Model Center)',
		description: 'The same model in the Model Center, which may have closed it',
	},
	{
		...wan,
		value: 'wan2.7-i2v',
		name: 'Wan 2.7 Image to Video',
		modes: { frames: both },
		duration: seconds(4, 15),
	},
	{
		...wan,
		value: 'wan2.7-r2v',
		name: 'Wan 2.7 Reference to Video',
		modes: { references: { referenceImages: { min: 1, max: 3 } } },
		duration: seconds(4, 15),
		aspectRatio: five,
	},
	{
		...wan,
		value: 'wan2.7-t2v',
		name: 'Wan 2.7 Text to Video',
		modes: { text: true },
		duration: seconds(4, 15),
		aspectRatio: five,
	},
	{
		...wan,
		value: 'wan2.7-videoedit',
		name: 'Wan 2.7 Video Edit',
		description: 'Changes a video as the prompt says',
		modes: { references: { referenceImages: upTo(4), referenceVideos: { min: 1, max: 1 } } },
		aspectRatio: five,
	},
	{
		endpoint: endpoints.modelCenter,
		value: 'wan3.0-r2v',
		name: 'Wan 3.0 Reference to Video',
		modes: { text: true, references: references(10, 5, 5) },
		duration: seconds(3, 30),
		aspectRatio: two,
		resolution: { ...resolutions('480p', '720p', '1080p'), isUpperCase: true },
	},
];

/** The model of a name, as the service writes it, or as the editor does; capital letters make no difference */
export function findModel(name: string): Model | undefined {
	const isNamed = (one: string) => one.toLowerCase() === name.toLowerCase();
	return (
		models.find(({ value }) => value === name) ??
		models.find((model) => isNamed(model.value) || isNamed(model.name))
	);
}

/** The choice for a model that is named by a field of its own */
export const namedModel = { value: 'byName', name: 'By Name' } as const;

/** The choice for a model that is asked for in the user's own words */
export const otherModel = { value: 'other', name: 'Other Model' } as const;
