import { messageOf } from '../api/networkError';
import { labels } from '../model/labels';
import { KyyVideoError, nothingSent, retryChanged, retryExecution, sentences } from './error';
import { shorten } from './quantity';
import { maskSecrets } from './secrets';

/** A mistake in a field */
export interface Problem {
	/** A sentence that names the field, without a full stop */
	readonly message: string;
	/** What to do, where the message does not say it already */
	readonly remedy?: string;
}

export function parametersError(problems: readonly [Problem, ...Problem[]]): KyyVideoError {
	const [first, ...others] = problems;
	const also = shorten(others, mostProblems, '. ', ({ message }) => message);
	const more = others.length > 0 && `Also: ${also}.`;
	const remedies = new Set(
		problems.slice(0, mostProblems).map(({ remedy = changeField }) => remedy),
	);
	const error = new KyyVideoError('parameters', { what: first.message }, '');
	const whole = error.message !== first.message && first.message;
	return error.with({ description: sentences(whole, ...remedies, more, nothingSent) });
}

/** What an expression gives comes from the item, or from a node before this one */
const changeField = 'Change the field, or the value that its expression gives for this item.';

/** @param field that holds the API key */
export const keyProblem = (field: string): Problem => ({
	message: `${field} must not have the API key in it`,
	remedy: 'Remove the key. The node sends the one of the credential by itself.',
});

/** Mistakes in words: a guess. A list from elsewhere may have one in each of its thousands of entries. */
const mostProblems = 20;

/** How a rule reads behind the name of a field */
export const mustBe = (rule: string, value: unknown): string =>
	`must be ${rule}, but is ${show(value)}`;

/** A value as it can stand in an error */
function show(value: unknown): string {
	const text = typeof value === 'string' ? maskSecrets(value.trim()) : undefined;
	if (value === undefined || value === null || text === '') return 'empty';
	if (text) return text.length > longestShown ? `"${text.slice(0, longestShown)}…"` : `"${text}"`;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	return Array.isArray(value) ? 'a list' : 'an object';
}

/** Characters */
const longestShown = 80;

/** The entry of a list, and the one of the entries that it holds itself, as they read behind the name of a field */
export function entryName([entry, part]: readonly number[]): string {
	if (entry === undefined) return '';
	const within = part === undefined ? '' : `, number ${part + 1} of its list`;
	return ` (entry ${entry + 1}${within})`;
}

const problemError = (message: string, remedy: string) => parametersError([{ message, remedy }]);

/** About the run as a whole: no other item would fare better */
export const runProblemError = ({ message, remedy }: Required<Problem>): KyyVideoError =>
	problemError(message, remedy).with({ message: { isOfRun: true } });

/** Also an AI agent reads that, which may try other words */
const mayBePaidFor = (what: 'submitted' | 'uploaded') =>
	what === 'submitted' && {
		message: {
			warning: 'The videos may be paid for, so do not create them again, not even in other words',
		},
	};

/** What the node has stored in the execution is not what it has written */
export function unreadableStoreError(what: 'submitted' | 'uploaded'): KyyVideoError {
	const remedy =
		what === 'submitted'
			? '1. Look in your KyyVideo account for the videos of this execution. 2. In a new execution, run only the items that have no video.'
			: 'Run the uploads in a new execution. An upload does not create a video.';
	const message = `The record of what this execution has ${what} cannot be read`;
	return runProblemError({ message, remedy }).with({ ...mayBePaidFor(what) });
}

/** A newer version of the package has stored it, in a format that this one does not know */
export const newerStoreError = (what: 'submitted' | 'uploaded') =>
	runProblemError({
		message: `A newer version of the KyyVideo nodes has recorded what this execution has ${what}`,
		remedy: `Update the package n8n-nodes-kyyvideo to that version. Then ${retryExecution}.`,
	}).with({ ...mayBePaidFor(what) });

/** After a crash n8n's database is the only memory, so what it does not say may have been paid for */
export const silentDatabaseError = (what: 'submitted' | 'uploaded') => (error: unknown) =>
	problemError(
		`n8n's database does not say whether this execution has already ${what} the item`,
		`Later, ${retryExecution}. n8n said: ${messageOf(error)}`,
	).with({ ...mayBePaidFor(what) });

/** A video is known again by its asset: with another one it would be paid for again */
export const lostAssetError = () =>
	problemError(
		"This execution has uploaded the file already, but n8n's database no longer has the ID of the asset",
		"1. Look for the ID in n8n's log. 2. In a new execution, use it in place of the upload, for the items that have no video.",
	).with({
		message: { warning: 'With another asset, its videos would be created and paid for again' },
	});

/** Without a record, a retry after a crash would pay again */
export const unrecordedError = (error: unknown) =>
	problemError(
		"n8n's database could not record this request, so the video was not created",
		`1. Check that n8n can write to its database: the disk needs free space, and no other program, such as a backup, may lock the database. 2. Then ${retryExecution}. To create the video without a record, switch on "${labels.createUnrecorded}" in the options of this node, and run only this item in a new execution. n8n said: ${messageOf(error)}`,
	);

/** n8n has no way to tell a package which version of n8n it needs */
export const oldN8nError = () =>
	runProblemError({
		message: 'This n8n is too old for the KyyVideo nodes',
		remedy: 'Update n8n to version 2.0 or later.',
	});

/** As a tool of an agent that belongs to no workflow: n8n gives the agent nothing but the message */
export const noWorkflowError = () =>
	runProblemError({
		message:
			'The KyyVideo nodes only run in a workflow, where n8n records what was paid for; give this agent a workflow with the node as its tool instead of the node',
		remedy: 'The workflow begins with "When Executed by Another Workflow".',
	});

/** The node would run in n8n all the same, and the message begins with n8n's own words for it */
export const noCredentialError = (): KyyVideoError =>
	new KyyVideoError(
		'parameters',
		{
			what: 'Node does not have any credentials set',
			warning: 'Open it and choose your KyyVideo credential',
			isOfRun: true,
		},
		sentences(
			'If the node shows a credential when you open it, n8n has just chosen it.',
			`Then ${retryChanged}. A retry does not create the accepted videos again.`,
			nothingSent,
		),
	);

/** Fields of an item in words: a guess at what a reader looks at */
const mostFields = 20;

/**
 * The item that comes in names no video.
 *
 * @param fields that it has
 * @param isUsual whether the user has left the field alone, which takes the ID from "id"
 */
export function noVideoIdError(fields: readonly string[], isUsual: boolean): KyyVideoError {
	const list = shorten(fields, mostFields, ', ', (field) => `"${field}"`);
	return problemError(
		`${labels.videoId} must be the ID of a video, but ${isUsual ? 'the item has no field "id"' : 'is empty'}`,
		sentences(
			list ? `It has these fields: ${list}.` : 'It has no fields.',
			`Connect this node right after KyyVideo, or set ${labels.videoId} to the field that holds the ID.`,
		),
	);
}

/** KyyVideo has only checked the item, so there is no video to wait for */
export const onlyCheckedError = () =>
	problemError(
		`${labels.videoId} is empty, because KyyVideo has only checked this item`,
		`To create the video, switch off "${labels.validateOnly}" in the options of KyyVideo.`,
	);
