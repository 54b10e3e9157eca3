/** What a video starts from: words alone, a first (and last) picture, or reference media that guide it */
export type GenerateFrom = 'text' | 'frames' | 'references';

/** From `min` to `max`, both included */
export interface Range {
	readonly min: number;
	readonly max: number;
}

interface Choice {
	readonly values: readonly string[];
	readonly default: string;
}

export type MediumKind = 'image' | 'video' | 'audio';

/** What the endpoint says of a kind of medium, as far as a file tells it without being opened further than its header */
export interface MediumLimits {
	/** MIME types without the kind before the slash; missing where any type of the kind may do */
	readonly formats?: readonly string[];
	/** Size of one file in MB of 1024 × 1024 bytes, as the documentation does not say which */
	readonly megabytes?: number;
	/** Size of all files of the kind together, likewise */
	readonly megabytesTogether?: number;
	/** Width and height in pixels */
	readonly pixels?: Range;
	/** Width divided by height */
	readonly widthToHeight?: Range;
}

/** One of the service's paths for creating videos, with what is the same for every model behind it */
export interface Endpoint {
	readonly path: `/${string}`;
	/** Whether a medium may be an `asset://…` of the asset library as well as a public URL */
	readonly takesAssets: boolean;
	/** What the endpoint calls the aspect ratio in the request's body */
	readonly aspectRatioKey: 'aspect_ratio' | 'ratio';
	readonly media: Readonly<Record<MediumKind, MediumLimits>>;
}

/** A first and a last picture: what the endpoint calls them, and whether the last one may be left out */
interface FramesMode {
	readonly firstFrameKey: 'first_image' | 'image';
	readonly lastFrameKey: 'last_image' | 'lastFrameImage';
	readonly lastFrame: 'optional' | 'required';
}

/** How many reference media of each kind a model takes; a kind that is missing is not taken at all */
export interface ReferencesMode {
	readonly referenceImages?: Range;
	readonly referenceVideos?: Range;
	readonly referenceAudios?: Range;
}

interface Modes {
	readonly text?: true;
	readonly frames?: FramesMode;
	readonly references?: ReferencesMode;
}

/** All that this package knows of a model: fields, checks, request bodies, waiting and docs derive from it */
export interface Model {
	/** The model's name on the wire */
	readonly value: string;
	/** The model's name as the user sees it */
	readonly name: string;
	readonly description: string;
	readonly endpoint: Endpoint;
	readonly modes: Modes;
	/** In characters; missing when the service sets no limit */
	readonly promptMaxLength?: number;
	/** Length of the video in seconds */
	readonly duration: Range & { readonly default: number };
	readonly aspectRatio: Choice;
	readonly resolution?: Choice;
	readonly generateAudio?: { readonly default: boolean };
	/** How long the service takes in seconds, as its documentation says; missing where it gives no figures */
	readonly generationTime?: Range;
}

/** Every model whose page gives a length gives this one [doc] */
const duration = { min: 4, max: 15, default: 5 };

const upTo = (max: number): Range => ({ min: 0, max });

const anyReferences: ReferencesMode = {
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
			audio: { formats: ['wav', 'mp3'], megabytes: 15 },
		},
	},
	duration,
	aspectRatio: {
		values: ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive'],
		default: '16:9',
	},
	generateAudio: { default: true },
} as const satisfies Partial<Model>;

const kyyvideo2Modes = {
	text: true,
	frames: {
		firstFrameKey: 'first_image',
		lastFrameKey: 'last_image',
		lastFrame: 'optional',
	},
	references: anyReferences,
} as const satisfies Modes;

const kyyvideo2ModesWithoutVideos = {
	...kyyvideo2Modes,
	references: { referenceImages: upTo(9), referenceAudios: upTo(3) },
} as const satisfies Modes;

const seedanceModesFromVideos = {
	references: { ...anyReferences, referenceVideos: { min: 1, max: 3 } },
} as const satisfies Modes;

const videos = {
	endpoint: {
		path: '/v1/videos/videos',
		takesAssets: false,
		aspectRatioKey: 'ratio',
		media: { image: { megabytes: 20 }, video: { megabytesTogether: 200 }, audio: {} },
	},
	duration,
	resolution: { values: ['720p'], default: '720p' },
} as const satisfies Partial<Model>;

const videosFrames = {
	firstFrameKey: 'first_image',
	lastFrameKey: 'last_image',
	lastFrame: 'required',
} as const satisfies FramesMode;

const videosStable = {
	...videos,
	modes: {
		text: true,
		frames: videosFrames,
		references: {
			referenceImages: upTo(4),
			referenceVideos: upTo(3),
			referenceAudios: upTo(1),
		},
	},
	promptMaxLength: 5000,
	aspectRatio: { values: ['16:9', '9:16', '1:1'], default: '16:9' },
} as const satisfies Partial<Model>;

/** Every model that the package knows, in the order in which the user sees them */
export const models: readonly [Model, ...Model[]] = [
	{
		...kyyvideo2,
		value: 'kyyvideo2',
		name: 'KyyVideo 2',
		description: 'Standard model, can follow reference videos',
		modes: kyyvideo2Modes,
		generationTime: { min: 120, max: 300 },
	},
	{
		...kyyvideo2,
		value: 'kyyvideo2_fast',
		name: 'KyyVideo 2 Fast',
		description: 'Faster, can follow reference videos',
		modes: kyyvideo2Modes,
		generationTime: { min: 60, max: 180 },
	},
	{
		...kyyvideo2,
		value: 'kyyvideo2_fast_pro',
		name: 'KyyVideo 2 Fast Pro',
		description: 'High quality in less time, no reference videos',
		modes: kyyvideo2ModesWithoutVideos,
		generationTime: { min: 120, max: 240 },
	},
	{
		...kyyvideo2,
		value: 'kyyvideo2_pro',
		name: 'KyyVideo 2 Pro',
		description: 'Highest quality, no reference videos',
		modes: kyyvideo2ModesWithoutVideos,
		generationTime: { min: 180, max: 360 },
	},
	{
		...kyyvideo2,
		value: 'seedance_2_0',
		name: 'Seedance 2.0',
		description: 'Standard model, always needs a reference video',
		modes: seedanceModesFromVideos,
	},
	{
		...kyyvideo2,
		value: 'seedance_2_0_fast',
		name: 'Seedance 2.0 Fast',
		description: 'Faster, always needs a reference video',
		modes: seedanceModesFromVideos,
	},
	{
		...kyyvideo2,
		value: 'seedance_2_0_fast_pro',
		name: 'Seedance 2.0 Fast Pro',
		description: 'High quality in less time, reference videos are optional',
		modes: kyyvideo2Modes,
	},
	{
		...kyyvideo2,
		value: 'seedance_2_0_pro',
		name: 'Seedance 2.0 Pro',
		description: 'Highest quality, reference videos are optional',
		modes: kyyvideo2Modes,
	},
	{
		...videos,
		value: 'videos',
		name: 'Videos',
		description: 'Standard model with the most choices, billed per request',
		modes: { text: true, frames: videosFrames, references: anyReferences },
		aspectRatio: { values: ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9'], default: '16:9' },
	},
	{
		...videos,
		value: 'videos_fast',
		name: 'Videos Fast',
		description: 'Faster, with fewer choices, billed per request',
		modes: {
			text: true,
			// The only page that knows this model has these older names only
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
		description: 'Full model of the second generation, billed per request',
	},
	{
		...videosStable,
		value: 'videos_stable_fast',
		name: 'Videos Stable Fast',
		description: 'Fast model of the second generation, billed per request',
	},
];
