import type { MediumKind, Range } from './media';

/** A library of the service that keeps files for videos, and reviews them */
export interface AssetLibrary {
	/** Which models take its assets, as the editor says it */
	readonly name: string;
	readonly description: string;
	/** What stands in front of the ID where a video names an asset */
	readonly scheme: 'asset://' | 'assetId://';
	readonly uploadPath: `/${string}`;
	/** How one asset is asked for: by its ID in the path, or in the body of a POST */
	readonly query: { readonly method: 'GET' | 'POST'; readonly path: `/${string}` };
	/** Missing where documents are no assets of it */
	readonly takesDocuments?: true;
	/** In characters; missing where the service sets no limit */
	readonly nameMaxLength?: number;
	/** Missing where no way is known to delete an asset */
	readonly deletePath?: `/${string}`;
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

/** What the service calls the fields of a request that goes by another name in the editor, or in other endpoints */
export interface WireNames {
	readonly aspectRatio: string;
	readonly autoFace: string;
	readonly faceProcessing: string;
	readonly firstFrame: string;
	readonly generateAudio: string;
	readonly lastFrame: string;
	readonly referenceAudios: string;
	readonly referenceImages: string;
	readonly referenceVideos: string;
}

/** One of the service's paths for creating videos, with what all models behind it share */
export interface Endpoint {
	/** As the editor calls it */
	readonly name: string;
	readonly path: `/${string}`;
	/** Where its videos are asked for; the ID of the video follows */
	readonly resultPath: `/${string}`;
	/** Whose assets a medium may be, besides a public URL; missing where it takes none */
	readonly library?: AssetLibrary;
	readonly wireNames: WireNames;
	readonly media: Readonly<Record<MediumKind, MediumLimits>>;
}

/** By the value of the parameter, the usual one first */
export const assetLibraries = {
	kyyVideo2: {
		name: 'KyyVideo 2',
		description: 'For KyyVideo 2, and for the Seedance 2.0 models of its endpoint',
		scheme: 'asset://',
		uploadPath: '/kyyVideo2/asset/upload',
		query: { method: 'GET', path: '/kyyVideo2/asset' },
		takesDocuments: true,
		deletePath: '/kyyVideo2/asset',
	},
	modelCenter: {
		name: 'Model Center',
		description: 'For the Seedance models of the Model Center, such as Seedance 2.0 Special',
		scheme: 'assetId://',
		uploadPath: '/asset/seedance2/assetUpload',
		query: { method: 'POST', path: '/asset/seedance2/assetDetail' },
		nameMaxLength: 50,
	},
} as const satisfies Readonly<Record<string, AssetLibrary>>;

const v1Names: WireNames = {
	aspectRatio: 'ratio',
	autoFace: 'autoFace',
	faceProcessing: 'face_processing',
	firstFrame: 'first_image',
	generateAudio: 'generateAudio',
	lastFrame: 'last_image',
	referenceAudios: 'referenceAudios',
	referenceImages: 'referenceImages',
	referenceVideos: 'referenceVideos',
};

/** Where the service may know a video, by its API [doc] */
export const resultPaths = {
	modelCenter: '/v2/model-center/tasks',
	v1: '/v1/result',
} as const;

/** By the value of the parameter. The first one is the usual one for a model that is not in the table. */
export const endpoints = {
	modelCenter: {
		name: 'Model Center',
		path: '/v2/model-center/tasks',
		resultPath: resultPaths.modelCenter,
		// Seen with Seedance; whether the other models take assets is unknown, and left to the service
		library: assetLibraries.modelCenter,
		wireNames: {
			...v1Names,
			aspectRatio: 'aspect_ratio',
			generateAudio: 'generate_audio',
			referenceAudios: 'reference_audios',
			referenceImages: 'reference_images',
			referenceVideos: 'reference_videos',
		},
		// Limits are known of single models only, by single clients: they are left to the service
		media: { image: {}, video: {}, audio: {} },
	},
	kyyVideo2: {
		name: 'KyyVideo 2',
		path: '/v1/kyyvideo2/videos',
		resultPath: resultPaths.v1,
		library: assetLibraries.kyyVideo2,
		wireNames: { ...v1Names, aspectRatio: 'aspect_ratio' },
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
	videos: {
		name: 'Videos',
		path: '/v1/videos/videos',
		resultPath: resultPaths.v1,
		wireNames: v1Names,
		media: { image: { mebibytes: 20 }, video: { mebibytesTogether: 200 }, audio: {} },
	},
} as const satisfies Readonly<Record<string, Endpoint>>;
