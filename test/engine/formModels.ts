/**
 * What the form of each model is to show, and so what a video of it may be made from: written out from what is
 * published of the models, with nothing from the package's table.
 */

export interface FormModel {
	/** The value of the editor */
	readonly model: string;
	readonly modes: readonly ('text' | 'frames' | 'references')[];
	/** The frames that the form shows, where there are any */
	readonly frames: readonly string[];
	/** What a video from frames cannot do without */
	readonly framesNeeded: readonly string[];
	/** The kinds of references that the form shows */
	readonly references: readonly string[];
	/** What a video from references cannot do without */
	readonly referencesNeeded: readonly string[];
	/** The shortest and the longest, all that there are, or none where the model decides */
	readonly seconds: { readonly from: number; readonly to: number } | readonly number[] | undefined;
	/** None where the model takes it from the pictures */
	readonly ratios: readonly string[];
	/** None where the model has only one and is not asked for it */
	readonly resolutions: readonly string[];
	readonly sound: boolean;
	/** Those among the options that are not the same for all models */
	readonly options: readonly string[];
}

const two = ['16:9', '9:16'];
const three = [...two, '1:1'];
const five = [...three, '4:3', '3:4'];
const six = [...five, '21:9'];
const seven = [...six, 'adaptive'];
const eight = [...six, '2:3', '3:2'];
const nine = [...six, '4:5', '5:4', '9:21'];

const images = ['referenceImages'];
const imagesAndVideos = ['referenceImages', 'referenceVideos'];
const imagesAndAudios = ['referenceImages', 'referenceAudios'];
const all = ['referenceImages', 'referenceVideos', 'referenceAudios'];

const usual = {
	modes: ['text', 'frames', 'references'],
	frames: ['firstFrame', 'lastFrame'],
	framesNeeded: ['firstFrame'],
	references: all,
	referencesNeeded: [],
	seconds: { from: 4, to: 15 },
	resolutions: ['720p'],
	sound: false,
	options: ['additionalFields'],
} as const;

const noFrames = { frames: [], framesNeeded: [] };

const kyyvideo2 = { ...usual, ratios: seven, resolutions: [], sound: true };

const fromVideos = {
	...kyyvideo2,
	...noFrames,
	modes: ['references'],
	referencesNeeded: ['referenceVideos'],
} as const;

const videos = { ...usual, framesNeeded: ['firstFrame', 'lastFrame'] };

const videosPro = { ...videos, references: imagesAndAudios, seconds: [10, 15], ratios: three };

const seedance2 = {
	...usual,
	ratios: seven,
	sound: true,
	options: ['seed', 'watermark', 'additionalFields'],
};

const seedance25 = { ...usual, seconds: { from: 4, to: 30 }, ratios: three };

const sd25 = {
	...seedance25,
	ratios: seven,
	sound: true,
	options: ['seed', 'additionalFields'],
};

const videos933 = {
	...usual,
	ratios: six,
	sound: true,
	options: ['faceProcessing', 'additionalFields'],
};

const seedance15 = {
	...usual,
	modes: ['text', 'frames'],
	references: [],
	// 12 is told of another endpoint only
	seconds: { from: 4, to: 11 },
	ratios: six,
	resolutions: [],
} as const;

const alibaba = {
	...usual,
	references: [],
	seconds: { from: 3, to: 15 },
	resolutions: ['720p', '1080p'],
	options: ['seed', 'watermark', 'additionalFields'],
};

const horseReferences = {
	...alibaba,
	...noFrames,
	modes: ['references'],
	references: images,
	referencesNeeded: images,
	ratios: nine,
} as const;

const horseFrames = { ...alibaba, modes: ['frames'], frames: ['firstFrame'], ratios: [] } as const;

const horseText = { ...alibaba, ...noFrames, modes: ['text'], ratios: nine } as const;

const wan27 = { ...alibaba, seconds: { from: 4, to: 15 } };

export const formModels: readonly FormModel[] = [
	{ ...kyyvideo2, model: 'kyyvideo2' },
	{ ...kyyvideo2, model: 'kyyvideo2_fast' },
	{ ...kyyvideo2, model: 'kyyvideo2_pro', references: imagesAndAudios },
	{ ...kyyvideo2, model: 'kyyvideo2_fast_pro', references: imagesAndAudios },
	{ ...fromVideos, model: 'seedance_2_0' },
	{ ...fromVideos, model: 'seedance_2_0_fast' },
	{ ...kyyvideo2, model: 'seedance_2_0_pro' },
	{ ...kyyvideo2, model: 'seedance_2_0_fast_pro' },

	{ ...videos, model: 'videos', ratios: six, options: ['autoFace', 'additionalFields'] },
	{ ...videos, model: 'videos_stable', ratios: three },
	{ ...videos, model: 'videos_stable_fast', ratios: three },
	{ ...videos, model: 'videos_fast', references: imagesAndVideos, ratios: two },
	{ ...videosPro, model: 'videos_pro' },
	{ ...videosPro, model: 'videos_pro_fast' },

	{ ...seedance2, model: 'sd_2.0_special', resolutions: ['720p', '1080p', '2k', '4k'] },
	{ ...seedance2, model: 'sd_2.0_fast_special' },
	{ ...seedance2, model: 'sd_2.0_discount', resolutions: ['480p', '720p', '1080p'] },
	{ ...seedance2, model: 'sd_2.0_fast_discount', resolutions: ['480p', '720p'] },
	{
		...seedance2,
		model: 'sd_2.0_mini_discount',
		resolutions: ['480p', '720p'],
		options: ['seed', 'additionalFields'],
	},
	// One of two sources says that it takes no videos
	{ ...seedance2, model: 'sd_2.0_mini_special', options: ['seed', 'additionalFields'] },

	{ ...seedance25, model: 'seedance-2.5-c1', resolutions: ['480p', '720p'] },
	{
		...seedance25,
		model: 'seedance-2.5-c3',
		references: imagesAndAudios,
		seconds: { from: 4, to: 29 },
		sound: true,
	},
	{ ...sd25, model: 'sd_2.5_discount_v1', resolutions: ['480p', '720p', '1080p'] },
	{
		...sd25,
		...noFrames,
		model: 'sd_2.5_special_v1',
		modes: ['text', 'references'],
		resolutions: ['720p', '1080p'],
	},
	{
		...seedance25,
		...noFrames,
		model: 'video_30_10_10',
		modes: ['text', 'references'],
		ratios: six,
	},

	{ ...videos933, model: 'videos_933_c1', resolutions: ['480p', '720p', '1080p'] },
	{ ...videos933, model: 'videos_fast_933_c1', resolutions: ['480p', '720p'] },
	{ ...usual, model: 'videos_stable_model_center', ratios: three },
	{ ...usual, model: 'videos_stable_fast_model_center', ratios: three },

	{ ...seedance15, model: 'seedance_1_5_pro_480p' },
	{ ...seedance15, model: 'seedance_1_5_pro_720p' },
	{ ...seedance15, model: 'seedance_1_5_pro_1080p' },

	{
		...usual,
		model: 'minimax-h3',
		references: imagesAndAudios,
		seconds: { from: 5, to: 15 },
		ratios: six,
		resolutions: ['2k'],
		sound: true,
	},
	{
		...usual,
		model: 'MiniMax-H3-c4',
		references: imagesAndAudios,
		seconds: { from: 5, to: 15 },
		ratios: two,
		resolutions: ['1440p'],
	},
	{
		...usual,
		...noFrames,
		model: 'MiniMax-H3-768p',
		modes: ['text', 'references'],
		seconds: { from: 10, to: 15 },
		ratios: eight,
		resolutions: ['768p'],
	},
	{
		...usual,
		model: 'KlingO3',
		references: images,
		seconds: { from: 3, to: 15 },
		ratios: three,
		resolutions: ['720p', '1080p'],
		sound: true,
	},

	{ ...horseReferences, model: 'hh-1.1-r2v-o' },
	{ ...horseFrames, model: 'hh-1.1-i2v-o' },
	{ ...horseText, model: 'hh-1.1-t2v-o' },
	{ ...horseReferences, model: 'happyhorse-1.0-r2v' },
	{ ...horseFrames, model: 'happyhorse-1.0-i2v' },
	{ ...horseText, model: 'happyhorse-1.0-t2v' },
	{ ...horseReferences, model: 'happyhorse-1.1-r2v' },
	{ ...horseFrames, model: 'happyhorse-1.1-i2v' },
	{ ...horseText, model: 'happyhorse-1.1-t2v' },

	{
		...wan27,
		...noFrames,
		model: 'wan2.7-r2v',
		modes: ['references'],
		references: images,
		referencesNeeded: images,
		ratios: five,
	},
	{
		...wan27,
		model: 'wan2.7-i2v',
		modes: ['frames'],
		framesNeeded: ['firstFrame', 'lastFrame'],
		ratios: [],
	},
	{ ...wan27, ...noFrames, model: 'wan2.7-t2v', modes: ['text'], ratios: five },
	{
		...wan27,
		...noFrames,
		model: 'wan2.7-videoedit',
		modes: ['references'],
		references: imagesAndVideos,
		referencesNeeded: ['referenceVideos'],
		seconds: undefined,
		ratios: five,
	},
	{
		...usual,
		...noFrames,
		model: 'wan3.0-r2v',
		modes: ['text', 'references'],
		seconds: { from: 3, to: 30 },
		ratios: two,
		resolutions: ['480p', '720p', '1080p'],
	},
];

/** The fields at the end of the form, in order */
export const lastFields = (model: FormModel): readonly string[] => [
	...(model.seconds ? ['duration'] : []),
	...(model.ratios.length > 0 ? ['aspectRatio'] : []),
	...(model.resolutions.length > 0 ? ['resolution'] : []),
	...(model.sound ? ['generateAudio'] : []),
	'options',
];

export const shortest = ({ seconds }: FormModel): number | undefined =>
	seconds && ('from' in seconds ? seconds.from : Math.min(...seconds));

export const longest = ({ seconds }: FormModel): number | undefined =>
	seconds && ('to' in seconds ? seconds.to : Math.max(...seconds));
