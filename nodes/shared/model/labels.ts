import type { GenerateFrom, MediumKind } from './models';

/** What the editor and the errors call each parameter, in both nodes */
export const labels = {
	resource: 'Resource',
	operation: 'Operation',

	model: 'Model',
	generateFrom: 'Generate From',
	prompt: 'Prompt',
	firstFrame: 'First Frame',
	lastFrame: 'Last Frame',
	referenceImages: 'Reference Images',
	referenceVideos: 'Reference Videos',
	referenceAudios: 'Reference Audio',
	duration: 'Duration (Seconds)',
	aspectRatio: 'Aspect Ratio',
	resolution: 'Resolution',
	generateAudio: 'Generate Audio',
	endpointPath: 'Endpoint Path',
	body: 'Body (JSON)',
	createUnrecorded: 'Create Even If Unrecorded',
	resubmitUnknown: 'Create Again If Unknown',
	validateOnly: 'Validate Only',

	assetId: 'Asset ID',
	assetType: 'Asset Type',
	source: 'Source',
	name: 'Name',
	waitUntilActive: 'Wait Until Active',

	videoId: 'Video ID',
	download: 'Download',
	binaryPropertyName: 'Put Output File in Field',
	maxWait: 'Max Wait (Minutes)',
	onTimeout: 'On Timeout',
	pollInterval: 'Poll Interval (Seconds)',
	fileName: 'File Name',
	maxFileSize: 'Max File Size (MB)',
} as const;

export const generateFromLabels: Readonly<Record<GenerateFrom, string>> = {
	text: 'Text',
	frames: 'First and Last Frame',
	references: 'References',
};

/** What users look for in the nodes panel, and what errors point to */
export const actions = {
	getAsset: 'Get an asset',
	uploadAsset: 'Upload an asset',
	waitForVideo: 'Wait for Video',
} as const;

/** The form of most video IDs [doc] */
export const videoIdExample = 'video_fd35ee52-2a98-44a6-b930-29a88ce9b8fd';

/** The field that names a video, in both nodes */
export const videoIdField = {
	displayName: labels.videoId,
	name: 'videoId',
	type: 'string',
	default: '={{ $json.id }}',
	required: true,
	placeholder: `e.g. ${videoIdExample}`,
	description: 'The ID that KyyVideo returned when it created the video',
} as const;

/** The form of all published asset IDs [doc] */
export const assetIdExample = 'asset-20260330142158-q75m8';

interface AssetType {
	/** The service's own word, which the editor shows as well */
	readonly name: string;
	/** Missing where any file may do */
	readonly kind?: MediumKind;
}

/** By the value of the parameter, in the order of the editor's list */
export const assetTypes: ReadonlyMap<string, AssetType> = new Map<string, AssetType>([
	['audio', { name: 'Audio', kind: 'audio' }],
	['document', { name: 'Document' }],
	['image', { name: 'Image', kind: 'image' }],
	['video', { name: 'Video', kind: 'video' }],
]);
