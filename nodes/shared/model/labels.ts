import type { MediumKind } from './media';
import type { GenerateFrom } from './model';

/** What the editor and the errors call each parameter, in both nodes */
export const labels = {
	resource: 'Resource',
	operation: 'Operation',

	model: 'Model',
	modelName: 'Model Name',
	endpoint: 'Endpoint for Other Names',
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
	resultPath: 'Result Path',
	additionalFields: 'Additional Fields (JSON)',
	autoFace: 'Auto Face',
	faceProcessing: 'Process Faces',
	seed: 'Seed',
	watermark: 'Watermark',
	createUnrecorded: 'Create Even If Unrecorded',
	resubmitUnknown: 'Create Again If Unknown',
	maxVideos: 'Max Videos',
	validateOnly: 'Validate Only',
	includeInputFields: 'Include Input Fields',

	assetId: 'Asset ID',
	assetType: 'Asset Type',
	library: 'For Models',
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
	lastFrameFile: 'Download Last Frame',
	maxFileSize: 'Max File Size (MB)',
	publicLink: 'Public Link (Hours)',
} as const;

/** The most videos that an execution creates where the user says nothing else: a guess at what is no mistake yet */
export const usualMaxVideos = { ofNode: 100, ofTool: 5 } as const;

/** The binary field that the last image of a video goes into */
export const lastFrameField = 'lastFrame';

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

/** The option for a video that is asked for elsewhere, in both nodes */
export const resultPathOption = {
	displayName: labels.resultPath,
	name: 'resultPath',
	type: 'string',
	default: '={{ $json.resultPath }}',
	placeholder: 'e.g. /v1/veo/videos',
	description:
		'Path where the video is asked for, without its ID. Only needed for a video of another model that is asked for elsewhere, when its ID does not come from the KyyVideo node.',
} as const;

/** The option that keeps the row of a sheet whole, in all operations of both nodes */
export const includeInputFieldsOption = {
	displayName: labels.includeInputFields,
	name: 'includeInputFields',
	type: 'boolean',
	// The output has the same form for all items
	noDataExpression: true,
	// Who adds it wants it on; without it the output is that of the node alone
	default: true,
	description:
		'Whether the fields of the item stay in the output, such as its caption, and its files. Where a field of the output has the same name, it replaces that of the item. No effect as the tool of an AI agent.',
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
