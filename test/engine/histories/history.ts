/** What may happen to an execution and its retries, whatever comes of it */
import type { Failure } from '../harness/deduplicationTable';

/** None is a part of another one */
export const prompts = [
	'red',
	'blue',
	'green',
	'amber',
	'cyan',
	'olive',
	'coral',
	'ivory',
	'khaki',
	'mauve',
	'navy',
	'plum',
] as const;

export type Prompt = (typeof prompts)[number];

/** What the service makes of a create; an answer may be lost of a video that was accepted, and of one that was not */
export const answers = ['delayed', 'limited', 'refused', 'lost', 'lostAccepted'] as const;

export type Answer = (typeof answers)[number];

/** One execution: the first one, or a retry */
export interface Try {
	/** What the node before this one hands to it, unless n8n goes on at this node, with what it has stored */
	readonly items: readonly Prompt[];
	/** To the next creates of a prompt, one after another; they are accepted at once where nothing is said */
	readonly answers: ReadonlyArray<readonly [prompt: Prompt, answer: Answer]>;
	/** Whether items that fail are handed on as errors */
	readonly continues: boolean;
	/** Whether the user lets it create what is unknown again */
	readonly resubmits: boolean;
	/** Whether the user lets it create what n8n's database cannot record */
	readonly createsUnrecorded: boolean;
	/** Whether n8n tries the node again when it has failed */
	readonly retriesOnFail: boolean;
	/** Which changes of n8n's table fail, counted from 1 on */
	readonly failures: ReadonlyArray<readonly [change: number, failure: Failure]>;
	/** After which removal n8n's table refuses them, so that what was only looked for stays there */
	readonly lastRemoval: number;
	/** At which change of n8n's table n8n is killed */
	readonly kill: { readonly change: number; readonly moment: 'before' | 'after' } | undefined;
	/** After how many creates, or changes of n8n's table, the execution is stopped */
	readonly stop: { readonly of: 'changes' | 'creates'; readonly count: number } | undefined;
	/** Whether n8n has stored how it ended: not so where n8n is killed while a later node works */
	readonly isStored: boolean;
	/** Which of the executions that may be retried is, counted from the latest one */
	readonly back: number;
	/** How many milliseconds pass until the next one */
	readonly pause: number;
}

/** The words of the row alone, with the clock beside them, or with one that the prompt only depends on */
export const expressions = {
	plain: '={{ $json.prompt }}',
	clock: '={{ $json.prompt }} {{ $now }}',
	sameBraces: "={{ $json.prompt + ' ' + $now.toMillis() }}",
	condition: "={{ $now > DateTime.fromMillis(1000) ? $json.prompt : 'none' }}",
} as const;

export interface History {
	readonly prompt: keyof typeof expressions;
	/** Whether the node is the tool of an agent */
	readonly isTool: boolean;
	/** How many rows a loop works on in each round; 0 where all of them are the input of one run */
	readonly batchSize: number;
	/** Save execution progress, in the settings of the workflow */
	readonly savesProgress: boolean;
	/** How many entries more than it can hold the table was given before, if it is full */
	readonly pushedOut: number | undefined;
	readonly tries: readonly Try[];
}

/** In which nothing goes wrong */
export const undisturbed: Try = {
	items: [],
	answers: [],
	continues: false,
	resubmits: false,
	createsUnrecorded: false,
	retriesOnFail: false,
	failures: [],
	lastRemoval: Infinity,
	kill: undefined,
	stop: undefined,
	isStored: true,
	back: 0,
	pause: 0,
};
