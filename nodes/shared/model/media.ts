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
