import { describeSeconds } from './amounts';
import type { Answer, Nonsense } from './answer';
import { resubmitUnknownName } from './fieldNames';
import { reasonOf, type Refusal, type RefusalReason } from './refusal';
import type { Task } from './task';
import type { Silence } from './transport';

/**
 * What went wrong:
 * - `parameters`: a mistake found before anything was sent
 * - `refused`: the service said no
 * - `unreachable`: no answer came to a query, or a create has certainly not left
 * - `unreadable`: the answer to a query makes no sense
 * - `unknown`: a create may have been accepted and billed, but its answer is missing or makes no sense
 * - `failed`: the service gave up on the video
 * - `timeout`: the video was not completed in time
 * - `download`: the video is completed, but its file did not arrive
 * - `canceled`: the execution was stopped, or ran out of its own time
 */
export type ErrorKind =
	| 'parameters'
	| 'refused'
	| 'unreachable'
	| 'unreadable'
	| 'unknown'
	| 'failed'
	| 'timeout'
	| 'download'
	| 'canceled';

/** What a workflow can go on with after an error */
interface ErrorFacts {
	/** Of the video */
	readonly id?: string;
	readonly assetId?: string;
	readonly status?: string;
	readonly httpStatus?: number;
	/** Why the service most likely refuses, so that a workflow can tell what passes from what does not */
	readonly reason?: RefusalReason;
	/** Seconds for which the video had been waited for */
	readonly waitedSeconds?: number;
	/** Where the file lies, for about 24 hours; the key is not needed for it */
	readonly videoUrl?: string;
}

/** Every error of this package, before it is tied to a node and an item */
export class KyyVideoError extends Error {
	override readonly name = 'KyyVideoError';

	constructor(
		readonly kind: ErrorKind,
		message: string,
		/** What to do, and the service's own words */
		readonly description: string,
		readonly facts: ErrorFacts = {},
	) {
		super(message);
	}
}

/** What is known of the other items of a run when one of them fails */
export interface RunReport {
	/** What they have made, under the name that a workflow finds it by, such as `videoIds` */
	readonly ids: Readonly<Record<string, string[]>>;
	/** Sentences; empty when there is nothing to say */
	readonly words: string;
}

/** What came instead of what was asked for */
export type NoAnswer = Exclude<Answer, { kind: 'task' }> | Silence;

/** What was asked of the service when the error came */
export interface Asked {
	/** As it reads within a sentence */
	readonly what: string;
	readonly facts: ErrorFacts;
	/** What to do about a refusal that nobody knows */
	readonly ifRefused: string;
	/** What it means that nothing has left */
	readonly ifUnreachable: string;
	/** What the user calls the media in it */
	readonly media?: readonly string[];
	/** For a path that is not the package's own */
	readonly ifNotFound?: RefusalText;
}

const notLeft = 'The request has not left, so it costs nothing and can be run again.';

/** To create a video with these media */
export const creating = (media: readonly string[]): Asked => ({
	what: 'create the video',
	facts: {},
	ifRefused: 'Check the fields of the node against the words of the service.',
	ifUnreachable: notLeft,
	media,
});

/** To look up a video */
export const lookingUp = (id: string): Asked => ({
	what: `look up the video ${id}`,
	facts: { id },
	ifRefused:
		'Check that the video ID is the one that the creation answered with, from the same account.',
	ifUnreachable: 'The video itself is not affected.',
});

const videoFacts = (id: string, status: string | undefined): ErrorFacts => ({
	id,
	...(status !== undefined && { status }),
});

/** What others have said may end without a full stop, or be missing */
export const sentences = (...parts: Array<string | false | null | undefined>): string =>
	parts.flatMap((part) => (part ? [/[.!?]$/.test(part) ? part : `${part}.`] : [])).join(' ');

export const nothingSent = 'Nothing was sent to KyyVideo for this item.';

/** A mistake in a field */
export interface Problem {
	/** A sentence that names the field, without a full stop */
	readonly message: string;
	/** What to do, where the message does not say it already */
	readonly remedy?: string;
}

export function parametersError(problems: readonly [Problem, ...Problem[]]): KyyVideoError {
	const [first, ...others] = problems;
	const more =
		others.length > 0 ? `Also: ${others.map(({ message }) => message).join('. ')}.` : undefined;
	const remedies = new Set(problems.map(({ remedy }) => remedy));
	return new KyyVideoError('parameters', first.message, sentences(...remedies, more, nothingSent));
}

/** What the node remembers of the execution is not what it has written */
export const unreadableMemoryError = (): KyyVideoError =>
	parametersError([
		{
			message: 'What this execution has submitted before cannot be read',
			remedy: 'Look into your KyyVideo account, and start a new execution.',
		},
	]);

/** After a crash n8n's database is the only memory, so that what it does not tell may have been paid for */
export const silentDatabaseError = (error: unknown): KyyVideoError =>
	parametersError([
		{
			message: "n8n's database does not say whether this execution has submitted the item before",
			remedy: `Retry the execution later. n8n said: ${messageOf(error)}`,
		},
	]);

/** n8n has no way to tell a package which version of n8n it needs */
export const oldN8nError = (): KyyVideoError =>
	parametersError([
		{
			message: 'This n8n is too old for the KyyVideo nodes',
			remedy: 'Update n8n to version 2.0 or later.',
		},
	]);

/** How a refusal reads to the user, and what to do */
interface RefusalText {
	readonly message: string;
	readonly remedy: string;
}

/** `other` depends on what was asked */
const refusals: Readonly<Record<Exclude<RefusalReason, 'other'>, RefusalText>> = {
	key: {
		message: 'KyyVideo did not accept the API key',
		remedy: 'Open the credential, paste the key again and test it.',
	},
	baseUrl: {
		message: 'KyyVideo was not found at the base URL of the credential',
		remedy:
			'Open the credential and set the Base URL back to its default, or remove what follows the path "/kyyReactApiServer".',
	},
	rateLimit: {
		message: 'KyyVideo is receiving too many requests',
		remedy: 'Try again later, or with fewer items at a time.',
	},
	balance: {
		message: 'The KyyVideo account seems to have no balance left',
		remedy: 'Top up the account that the API key belongs to, then run the item again.',
	},
	content: {
		message: 'KyyVideo refused the content',
		remedy:
			'Change the prompt or the media, then run the item again. Pictures with faces are only taken from the asset library, where "Upload an asset" puts them.',
	},
	media: {
		message: 'KyyVideo could not fetch one of the media URLs',
		remedy:
			'Use addresses that anyone can open without signing in. A binary field is fetched from this n8n, so that one must be open to the internet.',
	},
	fault: {
		message: 'KyyVideo has a fault of its own',
		remedy: 'Try again later.',
	},
};

function textOf(reason: RefusalReason, { what, ifRefused, ifNotFound }: Asked): RefusalText {
	if (reason === 'other') return { message: `KyyVideo refused to ${what}`, remedy: ifRefused };
	return (reason === 'baseUrl' && ifNotFound) || refusals[reason];
}

/** The service took the request in and said no */
export function refusedError(refusal: Refusal, asked: Asked): KyyVideoError {
	const reason = reasonOf(refusal);
	const { message, remedy } = textOf(reason, asked);
	return new KyyVideoError(
		'refused',
		message,
		sentences(remedy, reason === 'media' && mediaWords(asked), wordsOf(refusal)),
		{ ...asked.facts, httpStatus: refusal.httpStatus, reason },
	);
}

/** The service may quote the address of a file of n8n's, by which anyone could fetch it */
const withoutTokens = (words: string): string =>
	words.replace(/(token=)[\w.~%-]+/gi, (_match, name: string) => `${name}***`);

/** The service does not say which one it means */
const mediaWords = ({ media = [] }: Asked): string | undefined =>
	media.length > 0 ? `It was given: ${media.join(', ')}.` : undefined;

function wordsOf({ words, code, httpStatus }: Refusal): string {
	const origin = code === undefined ? `HTTP ${httpStatus}` : `HTTP ${httpStatus}, code ${code}`;
	return `The service said: ${withoutTokens(words) || 'nothing'} (${origin}).`;
}

/** No answer came to a query, or a create has certainly not left */
export function unreachableError(silence: Silence, asked: Asked): KyyVideoError {
	return new KyyVideoError(
		'unreachable',
		`KyyVideo could not be reached to ${asked.what}`,
		sentences(
			asked.ifUnreachable,
			'Check the Base URL of the credential and the network of this n8n instance.',
			`The connection said: ${silence.words}`,
		),
		asked.facts,
	);
}

/** The answer to a query is neither what was asked for nor a refusal */
function unreadableError(answer: Nonsense, asked: Asked): KyyVideoError {
	return new KyyVideoError(
		'unreadable',
		`KyyVideo gave no sensible answer to the request to ${asked.what}`,
		sentences(
			'Check the Base URL of the credential, or try again later.',
			`HTTP ${answer.httpStatus}, the answer begins with: ${answer.excerpt || 'nothing'}`,
		),
		{ ...asked.facts, httpStatus: answer.httpStatus },
	);
}

/** A query did not bring what was asked for */
export function queryError(answer: NoAnswer, asked: Asked): KyyVideoError {
	switch (answer.kind) {
		case 'silence':
			return unreachableError(answer, asked);
		case 'refusal':
			return refusedError(answer, asked);
		case 'empty':
		case 'unreadable':
			return unreadableError(answer, asked);
	}
}

const unknownFate = 'It is not known whether KyyVideo has accepted this video';

const mayHaveBeenAccepted =
	"It may have been accepted and billed, so it is not created again by itself. Look for it in your KyyVideo account; n8n's log names every video that was accepted.";

/** The button "Execute" starts a new execution, which pays for all items again */
const retry = 'retry this execution in the list of executions';

const howToCreateAgain = `If it is not there, switch on "${resubmitUnknownName}" in the options of the node and ${retry} with the currently saved workflow; that goes for all items of which it is not known. Where n8n offers no retry, as for an execution that went on after the error, run this item in a new execution.`;

/** A create may have been taken: its answer is missing, a fault, or makes no sense */
export function unknownFateError(answer: NoAnswer): KyyVideoError {
	const possibleId = answer.kind === 'refusal' ? answer.possibleId : undefined;
	return new KyyVideoError(
		'unknown',
		unknownFate,
		sentences(
			mayHaveBeenAccepted,
			howToCreateAgain,
			isRedirect(answer) ? refusals.baseUrl.remedy : undefined,
			possibleId === undefined
				? undefined
				: `The answer names the ID ${possibleId}: try "Wait for Video" with it.`,
			troubleWords(answer),
		),
		{
			...(possibleId !== undefined && { id: possibleId }),
			...(answer.kind !== 'silence' && { httpStatus: answer.httpStatus }),
		},
	);
}

const isRedirect = (answer: NoAnswer): boolean =>
	answer.kind === 'refusal' && answer.httpStatus >= 300 && answer.httpStatus < 400;

/** As `unknownFateError`, when the node runs again for an item that an earlier try has submitted */
export function stillUnknownError(): KyyVideoError {
	return new KyyVideoError(
		'unknown',
		unknownFate,
		sentences(
			'An earlier try of this execution has asked for it, and what became of that is not known.',
			mayHaveBeenAccepted,
			howToCreateAgain,
		),
	);
}

/** The service gave up on a video */
export function failedError(task: Task): KyyVideoError {
	return new KyyVideoError(
		'failed',
		`KyyVideo could not make the video ${task.id}`,
		sentences(
			'Change the prompt or the media and create the video again.',
			`The service said: ${task.error ?? 'nothing'} (status ${task.status}).`,
		),
		videoFacts(task.id, task.status),
	);
}

/** The service gave up on a video at once; a retry of the execution finds that out again, and pays for nothing */
export function createFailedError(task: Task): KyyVideoError {
	const { kind, message, description, facts } = failedError(task);
	const again = 'The same once more takes a new execution.';
	return new KyyVideoError(kind, message, sentences(description, again), facts);
}

/** Completed, but without an address: a fault of the service */
export function missingAddressError(task: Task): KyyVideoError {
	return new KyyVideoError(
		'download',
		`KyyVideo completed the video ${task.id} but gave no address for its file`,
		'Use "Wait for Video" with this ID again later. The video is made, so do not create it a second time.',
		videoFacts(task.id, task.status),
	);
}

/**
 * The video was not completed before the deadline.
 *
 * @param waited how long the node has waited, and the last that it heard
 */
export function timeoutError(
	id: string,
	waited: {
		readonly seconds: number;
		readonly task: Task | undefined;
		readonly lastAnswer: Answer | Silence | undefined;
	},
): KyyVideoError {
	const status = waited.task?.status;
	return new KyyVideoError(
		'timeout',
		`The video ${id} was not completed within ${describeSeconds(waited.seconds)}`,
		sentences(
			'It may still be in the making and stays paid for: use "Wait for Video" with this ID again, or raise Max Wait (Minutes).',
			status === undefined ? undefined : `The last status was: ${status}.`,
			!waited.lastAnswer || waited.lastAnswer.kind === 'task'
				? undefined
				: troubleWords(waited.lastAnswer),
		),
		videoFacts(id, status),
	);
}

/** What came instead of a task */
export function troubleWords(answer: NoAnswer): string {
	switch (answer.kind) {
		case 'silence':
			return `The connection said: ${answer.words}`;
		case 'refusal':
			return wordsOf(answer);
		case 'empty':
		case 'unreadable':
			return `The service answered HTTP ${answer.httpStatus} with: ${withoutTokens(answer.excerpt) || 'nothing'}`;
	}
}

/** Adds to an error for how long the video had been waited for; a time-out has said it already */
export function afterWaiting(error: KyyVideoError, seconds: number): KyyVideoError {
	const { kind, message, description, facts } = error;
	const said = kind === 'timeout' ? undefined : `Waited for ${describeSeconds(seconds)}.`;
	const waitedSeconds = Math.round(seconds);
	return new KyyVideoError(kind, message, sentences(description, said), {
		...facts,
		waitedSeconds,
	});
}

/**
 * The file of a completed video did not arrive.
 *
 * @param what what came instead, within a sentence
 */
export function downloadError(task: Task, what: string): KyyVideoError {
	return new KyyVideoError(
		'download',
		`The file of the video ${task.id} could not be downloaded`,
		`${what} The video is made and paid for, so do not create it again: use "Wait for Video" with this ID within 24 hours of its creation.`,
		{
			...videoFacts(task.id, task.status),
			...(task.video_url !== null && { videoUrl: task.video_url }),
		},
	);
}

/** @param what how large the file is, within a sentence */
export function fileTooLargeError(task: Task, what: string): KyyVideoError {
	const { description, facts } = downloadError(task, what);
	return new KyyVideoError(
		'download',
		`The file of the video ${task.id} is larger than Max File Size (MB) allows`,
		sentences('Raise that option, or take it away.', description),
		facts,
	);
}

/** n8n shows an execution as canceled, and not as failed, when the message has this word */
export const canceled = 'The execution was canceled while';

/** Stopped while a create was under way, or about to be sent */
export function canceledCreateError(sent: boolean): KyyVideoError {
	return new KyyVideoError(
		'canceled',
		`${canceled} KyyVideo was asked to create a video`,
		sent ? sentences(mayHaveBeenAccepted, howToCreateAgain) : nothingSent,
	);
}

/** Stopped while a video was waited for, looked up or downloaded */
export function canceledVideoError(id: string, status?: string): KyyVideoError {
	return new KyyVideoError(
		'canceled',
		`${canceled} the video ${id} was waited for`,
		'The video is not affected: use "Wait for Video" with this ID.',
		videoFacts(id, status),
	);
}

/** What anything that was thrown says */
export const messageOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);

/** Nothing at all where there are none */
export const idsUnder = (name: string, ids: readonly string[]): RunReport['ids'] =>
	ids.length > 0 ? { [name]: [...ids] } : {};

/** What a run of KyyVideo has submitted */
interface Submitted {
	/** Those that were paid for */
	readonly videos: ReadonlyArray<{
		readonly itemIndex: number;
		readonly id: string;
		readonly failed: boolean;
	}>;
	/** Of which it is not known whether they were accepted */
	readonly unknownItems: readonly number[];
}

/**
 * What the errors of a run of KyyVideo say of the videos that it has accepted: they are paid for, and must be found.
 *
 * @param itemIndex the item that the error is about, which says itself what became of it
 */
export function submittedReport({ videos, unknownItems }: Submitted, itemIndex: number): RunReport {
	const accepted = videos.map(
		({ id, itemIndex: item, failed }) => `${id} (item ${item}${failed ? ', failed' : ''})`,
	);
	const unknown = unknownItems.filter((other) => other !== itemIndex);
	const words = sentences(
		accepted.length > 0
			? `Accepted in this run and paid for: ${accepted.join(', ')}. Fetch them with "Wait for Video", or ${retry}: that does not create them again.`
			: undefined,
		unknown.length > 0
			? `It is not known whether these were accepted: item ${unknown.join(', item ')}.`
			: undefined,
	);
	return {
		ids: idsUnder(
			'videoIds',
			videos.map(({ id }) => id),
		),
		words,
	};
}

/** What the errors of a run of "Wait for Video" say of the other videos */
export function waitedForReport(videoIds: readonly string[]): RunReport {
	const words =
		videoIds.length > 1
			? `The videos of this run: ${videoIds.join(', ')}. Use "Wait for Video" with these IDs, or ${retry}.`
			: '';
	return { ids: idsUnder('videoIds', videoIds), words };
}
