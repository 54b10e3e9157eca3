/**
 * What the panel of a node is to show. It is derived from the table of models and from the names that the
 * fields have in the code, as the nodes are: so it proves that the editor shows what the code says, and not
 * that the code is right. A wrong entry in the table, or a wrong name, would be wrong here as well. The
 * independent witnesses are written out by hand from the provider's pages: `test/engine/fieldVisibility.test.ts`
 * for the fields and what they offer, `test/engine/goldenBodies.ts` for what is sent.
 */
import { generateFromLabels, labels } from '../../nodes/shared/model/labels';
import type { ReferenceField } from '../../nodes/shared/model/media';
import type { GenerateFrom, Model } from '../../nodes/shared/model/model';
import { models, namedModel, otherModel } from '../../nodes/shared/model/models';

/** A field as the editor is to show it. */
export interface ExpectedField {
	label: string;
	/** The choices of its list, the ways to name a medium, or what can be added; none for text and numbers. */
	offers: readonly string[];
	/** What stands below it. */
	hint?: string;
}

const field = (label: string, offers: readonly string[] = []): ExpectedField => ({ label, offers });

/** By the ratio in the table; n8n's users read words. */
const ratioLabels: Readonly<Record<string, string>> = {
	'16:9': '16:9 Landscape',
	'5:4': '5:4 Standard',
	'4:3': '4:3 Standard',
	'3:2': '3:2 Landscape',
	'1:1': '1:1 Square',
	'3:4': '3:4 Portrait',
	'4:5': '4:5 Portrait',
	'2:3': '2:3 Portrait',
	'9:16': '9:16 Portrait',
	'9:21': '9:21 Ultra-Tall',
	'21:9': '21:9 Ultra-Wide',
	adaptive: 'Adaptive',
};

const addLabels: Readonly<Record<ReferenceField, string>> = {
	referenceImages: 'Add Image',
	referenceVideos: 'Add Video',
	referenceAudios: 'Add Audio',
};

/** n8n's own choice, for every node with a credential that its HTTP Request can use as well. */
const CUSTOM_API_CALL = 'Custom API Call';

/** The fields above those of an operation. */
const head = (operations: readonly string[]): ExpectedField[] => [
	field(labels.resource, ['Asset', 'Video', CUSTOM_API_CALL]),
	field(labels.operation, [...operations, CUSTOM_API_CALL]),
];

const videoHead = head(['Create', 'Get']);
const assetHead = head(['Delete', 'Get', 'Upload']);

const createHead: readonly ExpectedField[] = [
	...videoHead,
	field(
		labels.model,
		[...models, namedModel, otherModel].map(({ name }) => name),
	),
];

/** The options, as far as a model has them, and no model but the table's takes additional fields. */
const createOptions = (model?: Model): ExpectedField =>
	field('Options', [
		...(model ? [labels.additionalFields] : []),
		...(model?.autoFace ? [labels.autoFace] : []),
		labels.resubmitUnknown,
		labels.createUnrecorded,
		...(model?.faceProcessing ? [labels.faceProcessing] : []),
		labels.includeInputFields,
		labels.maxVideos,
		...(model?.seed ? [labels.seed] : []),
		labels.validateOnly,
		...(model?.watermark ? [labels.watermark] : []),
	]);

/** The labels of the fields that are the same for all models. */
export const sameForAll = createHead.map(({ label }) => label);

/** What a model can make a video from, in the order in which the editor offers it. */
export const modesOf = ({ modes }: Model): GenerateFrom[] =>
	(['text', 'frames', 'references'] as const).filter((mode) => modes[mode] !== undefined);

/** The fields for a new video of a model of the table, in order. */
export function fieldsOf(model: Model, mode: GenerateFrom): ExpectedField[] {
	const { duration, aspectRatio, resolution, generateAudio } = model;
	return [
		...createHead,
		field(
			labels.generateFrom,
			modesOf(model).map((each) => generateFromLabels[each]),
		),
		promptOf(model),
		...mediaOf(model, mode),
		...(duration ? [field(labels.duration, (duration.only ?? []).map(String))] : []),
		...(aspectRatio
			? [
					field(
						labels.aspectRatio,
						aspectRatio.values.map((value) => ratioLabels[value] ?? value),
					),
				]
			: []),
		...(resolution ? [field(labels.resolution, resolution.values)] : []),
		...(generateAudio ? [field(labels.generateAudio)] : []),
		createOptions(model),
	];
}

function promptOf({ promptMaxLength }: Model): ExpectedField {
	const prompt = field(labels.prompt);
	return promptMaxLength === undefined
		? prompt
		: { ...prompt, hint: `At most ${promptMaxLength} characters` };
}

function mediaOf({ endpoint, modes }: Model, mode: GenerateFrom): ExpectedField[] {
	const ways = ['By URL', ...(endpoint.library ? ['Asset ID'] : []), 'Binary'];
	if (mode === 'frames') {
		const isRequired = modes.frames?.lastFrame === 'required';
		const first = field(labels.firstFrame, ways);
		if (modes.frames?.lastFrame === 'none') return [first];
		const last = isRequired ? labels.lastFrame : `${labels.lastFrame} (Optional)`;
		return [first, field(last, ways)];
	}
	if (mode === 'text') return [];
	const kinds = ['referenceImages', 'referenceVideos', 'referenceAudios'] as const;
	return kinds
		.filter((kind) => modes.references?.[kind] !== undefined)
		.map((kind) => field(labels[kind], [addLabels[kind]]));
}

/** The fields for a new video of a model that the table does not know. */
export const otherModelFields: readonly ExpectedField[] = [
	...createHead,
	field(labels.endpointPath),
	field(labels.body),
	field(`${labels.resultPath} (Optional)`),
	createOptions(),
];

/** By the name of the operation. */
export const assetFields: Readonly<Record<string, readonly ExpectedField[]>> = {
	Upload: [
		...assetHead,
		field('Asset Type', ['Audio', 'Document', 'Image', 'Video']),
		field('For Models', ['KyyVideo 2', 'Model Center']),
		field('Source', ['Binary', 'By URL']),
		field('Name'),
		field('Wait Until Active'),
		field('Options', ['Include Input Fields', 'Max Wait (Minutes)']),
	],
	Get: [...assetHead, field('Asset ID'), field('Options', ['Add option'])],
	Delete: [...assetHead, field('Asset ID'), field('Options', ['Add option'])],
};

export const getVideoFields: readonly ExpectedField[] = [
	...videoHead,
	field('Video ID'),
	field('Options', ['Include Input Fields', 'Result Path']),
];

export const waitFields: readonly ExpectedField[] = [
	field('Video ID'),
	field('Download'),
	field('Put Output File in Field'),
	field('Max Wait (Minutes)'),
	field('On Timeout', ['Throw an Error', 'Send to Second Output']),
	field('Options', [
		'Download Last Frame',
		'File Name',
		'Include Input Fields',
		'Max File Size (MB)',
		'Poll Interval (Seconds)',
		'Public Link (Hours)',
		'Result Path',
	]),
];
