import { resubmitUnknownName, validateOnlyName } from '../../shared/fieldNames';
import type { GenerateFrom, MediumKind, Model, ReferencesMode } from '../../shared/models';

/** What the user calls each field that says what video is asked for, in the editor and in errors alike */
export const displayNames = {
	model: 'Model',
	generateFrom: 'Generate From',
	prompt: 'Prompt',
	firstFrame: 'First Frame',
	lastFrame: 'Last Frame',
	referenceImages: 'Reference Images',
	referenceVideos: 'Reference Videos',
	referenceAudios: 'Reference Audios',
	duration: 'Duration (Seconds)',
	aspectRatio: 'Aspect Ratio',
	resolution: 'Resolution',
	generateAudio: 'Generate Audio',
	endpointPath: 'Endpoint Path',
	body: 'Body (JSON)',
} as const;

/** As `displayNames`, of the options that change how the node goes about it */
export const optionNames = {
	resubmitUnknown: resubmitUnknownName,
	validateOnly: validateOnlyName,
} as const;

/** The choice for what the table of models does not know */
export const otherModel = { value: 'other', name: 'Other Model' } as const;

export type ReferenceField = keyof ReferencesMode;

/** In the order in which the editor and the request have them */
export const referenceFields = [
	'referenceImages',
	'referenceVideos',
	'referenceAudios',
] as const satisfies readonly ReferenceField[];

/** The fields that hold media, with what they take */
export const mediumKinds = {
	firstFrame: 'image',
	lastFrame: 'image',
	referenceImages: 'image',
	referenceVideos: 'video',
	referenceAudios: 'audio',
} as const satisfies Readonly<Record<ReferenceField | 'firstFrame' | 'lastFrame', MediumKind>>;

export type MediumField = keyof typeof mediumKinds;

/** In the order in which the editor has them */
export const mediumFields = [
	'firstFrame',
	'lastFrame',
	...referenceFields,
] as const satisfies readonly MediumField[];

export const generateFromNames: Readonly<Record<GenerateFrom, string>> = {
	text: 'Text',
	frames: 'First and Last Frame',
	references: 'References',
};

/** The modes that a model can do, in the order in which the editor offers them */
export function generateFromOf(model: Model): [GenerateFrom, ...GenerateFrom[]] {
	const order = ['text', 'frames', 'references'] as const;
	const [first, ...others] = order.filter((mode) => model.modes[mode]);
	return [first ?? 'text', ...others];
}
