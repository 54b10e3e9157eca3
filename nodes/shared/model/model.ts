import type { Endpoint, WireNames } from './endpoints';
import type { Range, ReferenceField } from './media';

/** What a video starts from: a prompt alone, a first (and last) image, or reference media that guide it */
export type GenerateFrom = 'text' | 'frames' | 'references';

/** In seconds */
export interface Duration extends Range {
	readonly default: number;
	/** The only lengths in the range; missing where each whole second will do */
	readonly only?: readonly number[];
}

/** One of several words; in lower case in the editor, and on the wire unless it says otherwise */
interface Choice {
	readonly values: readonly string[];
	readonly default: string;
	readonly isUpperCase?: true;
}

/** All that this package knows about a model: fields, checks, request bodies, polling and docs derive from it */
export interface Model {
	/** What tells it from the others, in the workflow */
	readonly value: string;
	/** The model's name on the wire; missing where it is the value */
	readonly wireName?: string;
	/** The model's name in the editor, which begins with that of its family */
	readonly name: string;
	/** Beside what the editor says of it by itself: what it takes, how long and in which resolutions */
	readonly description?: string;
	/** Missing where the provider's documentation has it */
	readonly knownFrom?: 'clients';
	readonly endpoint: Endpoint;
	/** Where the model differs from its endpoint */
	readonly wireNames?: Partial<WireNames>;
	readonly modes: {
		readonly text?: true;
		/** Whether there is a last image, and whether it may be left out */
		readonly frames?: {
			readonly lastFrame: 'optional' | 'required' | 'none';
			/** Whether the images go into a list, even a single one */
			readonly areListed?: true;
		};
		/** How many reference media of each kind the model takes; a kind that is missing is not taken at all */
		readonly references?: Readonly<Partial<Record<ReferenceField, Range>>>;
	};
	/** What goes along with a mode, as the service spells it */
	readonly constants?: Readonly<Partial<Record<GenerateFrom, Readonly<Record<string, string>>>>>;
	/** One of these must have an entry where there is reference audio; missing where it may stand alone */
	readonly audioNeeds?: readonly ReferenceField[];
	/** In characters; missing when the service sets no limit */
	readonly promptMaxLength?: number;
	/** Missing where the length is that of a reference video */
	readonly duration?: Duration;
	/** Missing where the ratio is that of the first frame */
	readonly aspectRatio?: Choice;
	readonly resolution?: Choice;
	readonly generateAudio?: { readonly default: boolean };
	readonly seed?: Range;
	readonly watermark?: true;
	readonly faceProcessing?: { readonly default: boolean };
	readonly autoFace?: true;
	/** Seconds that the service takes [doc]; missing where the documentation gives no figures */
	readonly generationTime?: Range;
}

/** The modes of a model, in the order of the editor's list */
export function modesOf({ modes }: Model): [GenerateFrom, ...GenerateFrom[]] {
	const order = ['text', 'frames', 'references'] as const;
	const [first = 'text', ...others] = order.filter((mode) => modes[mode]);
	return [first, ...others];
}

/** The model's name on the wire */
export const wireNameOf = ({ value, wireName }: Model): string => wireName ?? value;

/** What the service calls the fields of a request for the model */
export const wireNamesOf = ({ endpoint, wireNames }: Model): WireNames => ({
	...endpoint.wireNames,
	...wireNames,
});
