import { referenceFields, type ReferenceField } from './media';
import { modesOf, type Duration, type GenerateFrom, type Model } from './model';

const referenceWords: Readonly<Record<ReferenceField, readonly [one: string, many: string]>> = {
	referenceImages: ['image', 'images'],
	referenceVideos: ['video', 'videos'],
	referenceAudios: ['audio', 'audio'],
};

const frameWords = {
	none: 'a first frame',
	optional: 'a first (and last) frame',
	required: 'a first and last frame',
} as const;

/** What a user chooses a model by, in one line: what it takes, how long its videos are, and in which resolutions */
export function summaryOf(model: Model): string {
	const { description, duration, resolution } = model;
	const seconds = duration && `${lengthsOf(duration)} seconds`;
	const facts = [takes(model), seconds, resolution?.values.join(', ')];
	const summary = facts.filter((fact) => fact !== undefined).join('; ');
	return description === undefined ? `From ${summary}` : `${description}. From ${summary}.`;
}

/** The lengths of videos, in seconds, such as 4–15 */
export const lengthsOf = ({ min, max, only }: Duration): string =>
	only?.join(' or ') ?? `${min}–${max}`;

function takes(model: Model): string {
	const words = modesOf(model).map((mode) => wordsOf(mode, model));
	return words.length === 1 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function wordsOf(mode: GenerateFrom, { modes }: Model): string {
	if (mode === 'text') return 'text';
	if (mode === 'frames') return frameWords[modes.frames?.lastFrame ?? 'optional'];
	const media = referenceFields
		.flatMap((field) => {
			const max = modes.references?.[field]?.max;
			const [one, many] = referenceWords[field];
			return max === undefined ? [] : [`${max} ${max === 1 ? one : many}`];
		})
		.join(', ');
	return `up to ${media}`;
}
