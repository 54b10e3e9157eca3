/** What a video starts from: a prompt alone, a first (and last) image, or reference media that guide it */
export type GenerateFrom = 'text' | 'frames' | 'references';

export type MediumKind = 'image' | 'video' | 'audio';

/** The fields that hold media, with what they take, in the order of the editor */
export const mediumKinds = {
	firstFrame: 'image',
	lastFrame: 'image',
	referenceImages: 'image',
	referenceVideos: 'video',
	referenceAudios: 'audio',
} as const satisfies Readonly<Record<string, MediumKind>>;

export type MediumField = keyof typeof mediumKinds;

/** The fields that hold reference media, in the order of the editor and of the request */
export const referenceFields = ['referenceImages', 'referenceVideos', 'referenceAudios'] as const;

export type ReferenceField = (typeof referenceFields)[number];

/** From `min` to `max`, both included */
export interface Range {
	readonly min: number;
	readonly max: number;
}

interface Choice {
	readonly values: readonly string[];
	readonly default: string;
}

/** What the endpoint documents for one kind of medium, as far as a file's header shows it */
export interface MediumLimits {
	/** MIME subtypes; missing where any type of the kind may do */
	readonly formats?: readonly string[];
	/** Size of one file. The documentation says "MB" and not which one, so the larger is allowed. */
	readonly mebibytes?: number;
	/** Size of all files of the kind together, likewise */
	readonly mebibytesTogether?: number;
	/** Width and height in pixels */
	readonly pixels?: Range;
	/** Width divided by height */
	readonly widthToHeight?: Range;
}

/** All that this package knows about a model: fields, checks, request bodies, polling and docs derive from it */
export interface Model {
	/** The model's name on the wire */
	readonly value: string;
	/** The model's name in the editor */
	readonly name: string;
	readonly description: string;
	/** One of the service's paths for creating videos, with what all models behind it share */
	readonly endpoint: {
		readonly path: `/${string}`;
		/** Whether a medium may be an `asset://…` of the asset library as well as a public URL */
		readonly takesAssets: boolean;
		/** What the endpoint calls the aspect ratio in the request's body */
		readonly aspectRatioKey: 'aspect_ratio' | 'ratio';
		readonly media: Readonly<Record<MediumKind, MediumLimits>>;
	};
	readonly modes: {
		readonly text?: true;
		/** What the endpoint calls the two images, and whether the last one may be left out */
		readonly frames?: {
			readonly firstFrameKey: 'first_image' | 'image';
			readonly lastFrameKey: 'last_image' | 'lastFrameImage';
			readonly lastFrame: 'optional' | 'required';
		};
		/** How many reference media of each kind the model takes; a kind that is missing is not taken at all */
		readonly references?: Readonly<Partial<Record<ReferenceField, Range>>>;
	};
	/** In characters; missing when the service sets no limit */
	readonly promptMaxLength?: number;
	/** Length of the video in seconds */
	readonly duration: Range & { readonly default: number };
	readonly aspectRatio: Choice;
	readonly resolution?: Choice;
	readonly generateAudio?: { readonly default: boolean };
	/** Seconds that the service takes [doc]; missing where the documentation gives no figures */
	readonly generationTime?: Range;
}

/** Every page that documents a length documents this one [doc] */
const duration = { min: 4, max: 15, default: 5 };

const upTo = (max: number): Range => ({ min: 0, max });

const anyReferences = {
	referenceImages: upTo(9),
	referenceVideos: upTo(3),
	referenceAudios: upTo(3),
};

const kyyvideo2 = {
	endpoint: {
		path: '/v1/kyyvideo2/videos',
		takesAssets: true,
		aspectRatioKey: 'aspect_ratio',
		media: {
			image: {
				formats: ['jpeg', 'png', 'webp', 'bmp', 'tiff', 'gif'],
				pixels: { min: 300, max: 6000 },
				widthToHeight: { min: 0.4, max: 2.5 },
			},
			video: {},
			audio: { formats: ['wav', 'mp3'], mebibytes: 15 },
		},
	},
	modes: {
		text: true,
		frames: { firstFrameKey: 'first_image', lastFrameKey: 'last_image', lastFrame: 'optional' },
		references: anyReferences,
	},
	duration,
	aspectRatio: {
		values: ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive'],
		default: '16:9',
	},
	generateAudio: { default: true },
} as const satisfies Partial<Model>;

const kyyvideo2WithoutVideos = {
	...kyyvideo2,
	modes: {
		...kyyvideo2.modes,
		references: { referenceImages: upTo(9), referenceAudios: upTo(3) },
	},
} as const satisfies Partial<Model>;

const seedanceFromVideos = {
	...kyyvideo2,
	modes: { references: { ...anyReferences, referenceVideos: { min: 1, max: 3 } } },
} as const satisfies Partial<Model>;

const videos = {
	endpoint: {
		path: '/v1/videos/videos',
		takesAssets: false,
		aspectRatioKey: 'ratio',
		media: { image: { mebibytes: 20 }, video: { mebibytesTogether: 200 }, audio: {} },
	},
	modes: {
		text: true,
		frames: { firstFrameKey: 'first_image', lastFrameKey: 'last_image', lastFrame: 'required' },
		references: anyReferences,
	},
	duration,
	resolution: { values: ['720p'], default: '720p' },
} as const satisfies Partial<Model>;

const videosStable = {
	...videos,
	modes: {
		...videos.modes,
		references: { referenceImages: upTo(4), referenceVideos: upTo(3), referenceAudios: upTo(1) },
	},
	promptMaxLength: 5000,
	aspectRatio: { values: ['16:9', '9:16', '1:1'], default: '16:9' },
} as const satisfies Partial<Model>;

/** Every model of the package, in the order of the editor's list */
export const models: readonly [Model, ...Model[]] = [
	{
		...kyyvideo2,
		value: 'kyyvideo2',
		name: 'KyyVideo 2',
		description: 'Standard model that can follow reference videos',
		generationTime: { min: 120, max: 300 },
	},
	{
		...kyyvideo2,
		value: 'kyyvideo2_fast',
		name: 'KyyVideo 2 Fast',
		description: 'Faster model that can follow reference videos',
		generationTime: { min: 60, max: 180 },
	},
	{
		...kyyvideo2WithoutVideos,
		value: 'kyyvideo2_fast_pro',
		name: 'KyyVideo 2 Fast Pro',
		description: 'High quality in less time, without reference videos',
		generationTime: { min: 120, max: 240 },
	},
	{
		...kyyvideo2WithoutVideos,
		value: 'kyyvideo2_pro',
		name: 'KyyVideo 2 Pro',
		description: 'Highest quality, without reference videos',
		generationTime: { min: 180, max: 360 },
	},
	{
		...seedanceFromVideos,
		value: 'seedance_2_0',
		name: 'Seedance 2.0',
		description: 'Standard model that always needs a reference video',
	},
	{
		...seedanceFromVideos,
		value: 'seedance_2_0_fast',
		name: 'Seedance 2.0 Fast',
		description: 'Faster model that always needs a reference video',
	},
	{
		...kyyvideo2,
		value: 'seedance_2_0_fast_pro',
		name: 'Seedance 2.0 Fast Pro',
		description: 'High quality in less time, with optional reference videos',
	},
	{
		...kyyvideo2,
		value: 'seedance_2_0_pro',
		name: 'Seedance 2.0 Pro',
		description: 'Highest quality, with optional reference videos',
	},
	{
		...videos,
		value: 'videos',
		name: 'Videos',
		description: 'Standard model with the most choices, billed per request',
		aspectRatio: { values: ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9'], default: '16:9' },
	},
	{
		...videos,
		value: 'videos_fast',
		name: 'Videos Fast',
		description: 'Faster model with fewer choices, billed per request',
		modes: {
			text: true,
			// The only page about this model has these older names only
			frames: { firstFrameKey: 'image', lastFrameKey: 'lastFrameImage', lastFrame: 'required' },
			references: { referenceImages: upTo(4), referenceVideos: upTo(3) },
		},
		promptMaxLength: 1500,
		aspectRatio: { values: ['16:9', '9:16'], default: '16:9' },
	},
	{
		...videosStable,
		value: 'videos_stable',
		name: 'Videos Stable',
		description: 'Full second-generation model, billed per request',
	},
	{
		...videosStable,
		value: 'videos_stable_fast',
		name: 'Videos Stable Fast',
		description: 'Fast second-generation model, billed per request',
	},
];

/** The modes of a model, in the order of the editor's list */
export function modesOf({ modes }: Model): [GenerateFrom, ...GenerateFrom[]] {
	const order = ['text', 'frames', 'references'] as const;
	const [first = 'text', ...others] = order.filter((mode) => modes[mode]);
	return [first, ...others];
}

/** The choice for a model that is not in the table */
export const otherModel = { value: 'other', name: 'Other Model' } as const;
