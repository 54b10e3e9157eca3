/** What the Model Center's pages, and where these are silent its clients, say of each video model. */

export type Range = readonly [least: number, most: number];

export interface ModelCenterModel {
	/** Characters of a prompt; without it there is no limit. */
	promptLimit?: number;
	/** Without it there is no `duration`. */
	seconds?: Range;
	/** Spelled as this model wants it; without it there is no `resolution`. */
	resolutions?: readonly string[];
	resolutionRequired?: true;
	/** Without it there is no `aspect_ratio`. */
	ratios?: readonly string[];
	/** Without it there is no `size`. */
	sizes?: readonly string[];
	/** How many reference images, videos and audios; a kind that is not there is not taken. */
	images?: Range;
	videos?: Range;
	audios?: Range;
	frames: Frames;
	/** Frames and references never come together. */
	framesStandAlone?: true;
	/** A reference audio needs a picture or a video beside it. */
	audioNeverAlone?: true;
	seed?: Range;
	/** `lenient`: the pages are read in two ways, so the text of a boolean is taken, too. */
	generateAudio?: 'strict' | 'lenient';
	/** The fields that only some models have. */
	own?: readonly OwnField[];
}

/** `inReferences`: within `reference_images`, where `reference_mode` says so. */
export type Frames = 'none' | 'optional' | 'firstRequired' | 'bothRequired' | 'inReferences';

export type OwnField =
	'watermark' | 'tools' | 'face_processing' | 'reference_mode' | 'audio_setting' | 'compatibility';

const three = ['16:9', '9:16', '1:1'];
const six = [...three, '4:3', '3:4', '21:9'];
const seven = [...six, 'adaptive'];
const eight = [...six, '2:3', '3:2'];
const nine = [...six, '4:5', '5:4', '9:21'];
const ofWan27 = ['16:9', '9:16', '1:1', '4:3', '3:4'];
const landscapeOrPortrait = ['16:9', '9:16'];

const MOST_SEED = 2_147_483_647;
/** Where -1 stands for any. */
const SEED_OR_RANDOM: Range = [-1, MOST_SEED];
const SEED: Range = [0, MOST_SEED];

const PROMPT_LIMIT = 5000;

const upTo = (most: number): Range => [0, most];

const seedance20 = (resolutions: readonly string[]): ModelCenterModel => ({
	promptLimit: PROMPT_LIMIT,
	seconds: [4, 15],
	resolutions,
	ratios: seven,
	images: upTo(9),
	videos: upTo(3),
	audios: upTo(3),
	frames: 'optional',
	framesStandAlone: true,
	audioNeverAlone: true,
	seed: SEED_OR_RANDOM,
	generateAudio: 'lenient',
	own: ['watermark', 'tools'],
});

const seedance25: ModelCenterModel = {
	promptLimit: PROMPT_LIMIT,
	seconds: [4, 30],
	ratios: seven,
	images: upTo(30),
	videos: upTo(10),
	audios: upTo(10),
	frames: 'none',
	seed: SEED_OR_RANDOM,
	generateAudio: 'strict',
};

const videos933 = (resolutions: readonly string[]): ModelCenterModel => ({
	seconds: [4, 15],
	resolutions,
	ratios: six,
	images: upTo(9),
	videos: upTo(3),
	audios: upTo(3),
	frames: 'inReferences',
	generateAudio: 'strict',
	own: ['face_processing', 'reference_mode'],
});

const stable: ModelCenterModel = {
	promptLimit: PROMPT_LIMIT,
	seconds: [4, 15],
	resolutions: ['720p'],
	ratios: three,
	images: upTo(4),
	videos: upTo(3),
	audios: upTo(1),
	frames: 'optional',
	own: ['compatibility'],
};

/** Its name says the resolution, and `size` holds the ratio. Up to 12 s stand on the page of a sibling only. */
const seedance15: ModelCenterModel = {
	seconds: [4, 12],
	sizes: seven,
	frames: 'optional',
};

const happyHorse: ModelCenterModel = {
	promptLimit: PROMPT_LIMIT,
	seconds: [3, 15],
	resolutions: ['720P', '1080P'],
	frames: 'none',
	seed: SEED,
	own: ['watermark'],
};
const happyHorseReferences: ModelCenterModel = { ...happyHorse, ratios: nine, images: [1, 9] };
const happyHorseFrame: ModelCenterModel = { ...happyHorse, frames: 'firstRequired' };
const happyHorseText: ModelCenterModel = { ...happyHorse, ratios: nine };

const wan27: ModelCenterModel = {
	promptLimit: PROMPT_LIMIT,
	resolutions: ['720P', '1080P'],
	frames: 'none',
	seed: SEED,
	own: ['watermark'],
};

const minimaxSizes = ['2560x1440', '1440x2560', '1440x1440', '1920x1440', '1440x1920', '3360x1440'];

/** By their names, in which the case counts. Where the sources disagree, the wider reading stands here. */
export const modelCenterModels: Readonly<Record<string, ModelCenterModel>> = {
	'sd_2.0_special': seedance20(['720p', '1080p', '2k', '4k']),
	'sd_2.0_fast_special': seedance20(['720p']),
	'sd_2.0_discount': seedance20(['480p', '720p', '1080p']),
	'sd_2.0_fast_discount': seedance20(['480p', '720p']),
	'sd_2.0_mini_discount': seedance20(['480p', '720p']),
	'sd_2.0_mini_special': seedance20(['720p']),
	'seedance-2.5-c1': {
		promptLimit: PROMPT_LIMIT,
		seconds: [4, 30],
		resolutions: ['480p', '720p'],
		ratios: three,
		images: upTo(30),
		videos: upTo(10),
		audios: upTo(10),
		frames: 'optional',
	},
	'seedance-2.5-c3': {
		seconds: [4, 29],
		resolutions: ['720p'],
		ratios: three,
		images: upTo(30),
		audios: upTo(10),
		frames: 'optional',
		framesStandAlone: true,
		generateAudio: 'strict',
	},
	// One reading of its page has frames and no 1080p, the other the reverse.
	'sd_2.5_discount_v1': {
		...seedance25,
		resolutions: ['480p', '720p', '1080p'],
		frames: 'optional',
	},
	'sd_2.5_special_v1': { ...seedance25, resolutions: ['720p', '1080p'] },
	video_30_10_10: {
		promptLimit: PROMPT_LIMIT,
		seconds: [4, 30],
		resolutions: ['720p'],
		resolutionRequired: true,
		ratios: six,
		images: upTo(30),
		videos: upTo(10),
		audios: upTo(10),
		frames: 'none',
	},
	videos_933_c1: videos933(['480p', '720p', '1080p']),
	videos_fast_933_c1: videos933(['480p', '720p']),
	videos_stable: stable,
	videos_stable_fast: stable,
	seedance_1_5_pro_480p: seedance15,
	seedance_1_5_pro_720p: seedance15,
	seedance_1_5_pro_1080p: seedance15,
	'minimax-h3': {
		seconds: [5, 15],
		resolutions: ['2k'],
		ratios: six,
		sizes: minimaxSizes,
		images: upTo(5),
		audios: upTo(3),
		frames: 'optional',
		audioNeverAlone: true,
		generateAudio: 'strict',
	},
	'MiniMax-H3-c4': {
		seconds: [5, 15],
		resolutions: ['1440P'],
		ratios: landscapeOrPortrait,
		images: upTo(5),
		audios: upTo(3),
		frames: 'optional',
		framesStandAlone: true,
		audioNeverAlone: true,
	},
	'MiniMax-H3-768p': {
		seconds: [10, 15],
		resolutions: ['768p'],
		ratios: eight,
		images: upTo(9),
		videos: upTo(3),
		audios: upTo(3),
		frames: 'none',
	},
	KlingO3: {
		promptLimit: PROMPT_LIMIT,
		seconds: [3, 15],
		resolutions: ['720p', '1080p'],
		ratios: three,
		images: upTo(3),
		frames: 'optional',
		generateAudio: 'strict',
		own: ['reference_mode'],
	},
	'hh-1.1-r2v-o': happyHorseReferences,
	'happyhorse-1.0-r2v': happyHorseReferences,
	'happyhorse-1.1-r2v': happyHorseReferences,
	'hh-1.1-i2v-o': happyHorseFrame,
	'happyhorse-1.0-i2v': happyHorseFrame,
	'happyhorse-1.1-i2v': happyHorseFrame,
	'hh-1.1-t2v-o': happyHorseText,
	'happyhorse-1.0-t2v': happyHorseText,
	'happyhorse-1.1-t2v': happyHorseText,
	'wan2.7-r2v': { ...wan27, seconds: [4, 15], ratios: ofWan27, images: [1, 3] },
	'wan2.7-i2v': { ...wan27, seconds: [4, 15], frames: 'bothRequired' },
	'wan2.7-t2v': { ...wan27, seconds: [4, 15], ratios: ofWan27 },
	'wan2.7-videoedit': {
		...wan27,
		ratios: ofWan27,
		images: upTo(4),
		videos: [1, 1],
		own: ['watermark', 'audio_setting'],
	},
	'wan3.0-r2v': {
		seconds: [3, 30],
		resolutions: ['480P', '720P', '1080P'],
		ratios: landscapeOrPortrait,
		images: upTo(10),
		videos: upTo(5),
		audios: upTo(5),
		frames: 'none',
		seed: SEED,
		own: ['watermark'],
	},
};
