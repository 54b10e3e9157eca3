import { possibleIdOf, type Failure, type NotAccepted, type VideoAnswer } from '../api/client';
import { reasonOfWords, type RefusalReason } from '../api/refusal';
import type { Task } from '../api/task';
import { actions, labels } from '../model/labels';
import {
	canceledError,
	KyyVideoError,
	nothingSent,
	retryChanged,
	retryExecution,
	sentences,
	type ErrorFacts,
} from './error';
import { shortId, type MessageParts } from './message';
import { count, describeSeconds } from './quantity';
import {
	failureCause,
	failureWords,
	newExecution,
	refusals,
	requestError,
	type ModelEntry,
	type RequestContext,
} from './requestErrors';
import { maskSecrets } from './secrets';

/** To create a video with media from these fields */
export const creatingVideo = (media: readonly string[], model?: ModelEntry): RequestContext => ({
	what: 'create the video',
	facts: {},
	ifRefused: 'Compare the fields of this node with what the service said, and correct them.',
	ifUnreachable: 'The request never left n8n, so it cost nothing.',
	elseThanRetry: newExecution,
	media,
	...(model && { model }),
});

/** To create a video at an endpoint that the user names */
export const creatingRawVideo: RequestContext = {
	...creatingVideo([]),
	ifNotFound: {
		message: `KyyVideo does not know this ${labels.endpointPath}`,
		remedy: `Compare ${labels.endpointPath} with the model's page in the provider's documentation. If it is right, set the Base URL of the credential back to its default.`,
	},
};

export const lookingUpVideo = (id: string): RequestContext => ({
	what: `look up the video ${shortId(id)}`,
	facts: { id },
	warning: 'Do not create the video again',
	ifRefused:
		'Check that the video ID is the one that KyyVideo returned, and that the credential belongs to the same account.',
	ifUnreachable: 'This does not affect the video.',
	elseThanRetry: `use "${actions.waitForVideo}" in a new workflow with the ID ${id}`,
});

const videoFacts = (id: string, status?: string): ErrorFacts => ({ id, ...(status && { status }) });

interface VideosOverLimit {
	/** What the run would create */
	readonly planned: number;
	/** What the execution has created before, or may have */
	readonly before: number;
	readonly most: number;
	/** Whether an AI agent is to read the error, which sees nothing but the message */
	readonly isTool: boolean;
}

/** Before the first video of a run is submitted */
export function videoLimitError({ planned, before, most, isTool }: VideosOverLimit): KyyVideoError {
	const made = before === 1 ? '1 was' : `${before} were`;
	const already = before === 0 ? '' : `, and ${made} created already`;
	const what = `This run would create ${count(planned, 'video')}, but ${labels.maxVideos} allows ${most} in one execution${already}`;
	const nothing = 'Nothing was sent or paid for in this run';
	const warning = isTool
		? `${nothing}. Do not call this tool again, also not with another prompt: tell the user`
		: nothing;
	return new KyyVideoError(
		'limit',
		{ what, warning, isOfRun: true },
		sentences(
			'1. If these are more videos than you want, look at how many items come into this node, and at where the loop ends.',
			`2. If you want them, enter a higher number in "${labels.maxVideos}" in the options of this node. Then ${retryChanged}.`,
			before > 0 &&
				'The videos that were created already are not created again. A video whose answer was lost counts as created. What KyyVideo refused does not count.',
		),
	);
}

/** @param cause as a part of a sentence */
const unknownMessage = (cause: string): MessageParts => ({
	what: 'It is not known whether KyyVideo has accepted this video',
	cause,
	warning:
		'It may be billed, so do not create it again, not even in other words, before you have looked in the KyyVideo account',
});

/** What is paid for must not be paid for twice: also an AI agent reads that */
const paidFor = 'The video is paid for, so do not create it again';

const lookForIt = sentences(
	"1. Look for the video in your KyyVideo account. n8n's log names every accepted video.",
	`2. If it is there, use "${actions.waitForVideo}" in a new workflow with its ID.`,
);

const mayHaveBeenAccepted = sentences(
	'KyyVideo may have accepted and billed this video, so the node does not create it again by itself.',
	lookForIt,
	`3. If it is not there, switch on "${labels.resubmitUnknown}" in the options of this node, ${retryChanged}. This applies to all items of the execution whose outcome is unknown.`,
	`If n8n offers no retry, ${newExecution} instead.`,
);

/** @param stopped whether the execution was stopped in the meantime */
export function createError(
	{ outcome, failure }: NotAccepted,
	context: RequestContext,
	stopped: boolean,
): KyyVideoError {
	if (stopped && failure.kind === 'networkFailure') return canceledCreateError(failure.sent);
	return outcome === 'rejected' ? requestError(failure, context) : unknownCreateError(failure);
}

const possibleIdWords = (id: string | undefined) =>
	id &&
	`The answer names the ID ${id}. Try "${actions.waitForVideo}" in a new workflow with it first.`;

function unknownCreateError(failure: Failure): KyyVideoError {
	const possibleId = possibleIdOf(failure);
	const isRedirect = failure.kind === 'refusal' && Math.floor(failure.httpStatus / 100) === 3;
	return new KyyVideoError(
		'unknown',
		unknownMessage(failureCause(failure)),
		sentences(
			mayHaveBeenAccepted,
			isRedirect && refusals.baseUrl.remedy,
			possibleIdWords(possibleId),
			failureWords(failure),
		),
		{
			...(possibleId !== undefined && { id: possibleId }),
			...(failure.kind !== 'networkFailure' && { httpStatus: failure.httpStatus }),
		},
	);
}

/** Why it is not known what became of an item that was submitted before, as it is remembered */
export const storedDoubts = [
	'noAnswer',
	'lostId',
	'otherExecution',
	'otherNode',
	'otherRound',
	'otherRow',
	'forgotten',
] as const;

export type StoredDoubt = (typeof storedDoubts)[number];

/** Also that another retry may be at work on the item, which passes */
export const doubts = [...storedDoubts, 'otherRetry'] as const;

export type Doubt = (typeof doubts)[number];

/** Why, as a part of a sentence; and what else there is to say */
interface DoubtWords {
	readonly cause: string;
	readonly details?: string;
}

const doubtWords: Readonly<Record<Exclude<Doubt, 'lostId'>, DoubtWords>> = {
	noAnswer: {
		cause: 'an earlier attempt of this execution requested it and got no clear answer',
	},
	otherExecution: {
		cause: 'this workflow requested the same video within the last 14 days',
		details:
			'n8n does not say whether this execution did so before it crashed, or another execution did.',
	},
	otherNode: {
		cause: 'another node of this execution requested the same video in an earlier attempt',
		details:
			'It may have been this node under another name, or a node that this one replaced. So it is unknown whether you want a second video.',
	},
	otherRetry: {
		cause: 'another attempt of this execution may still be waiting for the answer',
		details: `The node does not create the video again. 1. Wait until that attempt ends, or for 15 minutes if it was interrupted. 2. Then ${retryExecution}. Do not start any other retry in the meantime.`,
	},
	otherRound: {
		cause: 'this execution requested videos in a loop before it crashed',
		details:
			'n8n now counts the rounds of the loop ($runIndex) from another number, so it is unknown whether this video was one of them.',
	},
	otherRow: {
		cause:
			'this execution requested a video in an earlier attempt, and the clock or chance hides for which row',
		details:
			'An expression has the clock or chance in the same braces as words of the row. In a new execution, give it braces of its own.',
	},
	forgotten: {
		cause: "n8n's database no longer has all records of this workflow",
		details:
			'So the node cannot tell whether this execution requested this video before it crashed.',
	},
};

/**
 * When the node runs again for an item that an earlier attempt may have submitted.
 *
 * @param place the round (`$runIndex`), and whether an AI agent calls the node: before version 3 it reads the description, too,
 *   and must not read there how to get another video
 */
export function stillUnknownError(
	known: {
		readonly doubt: Doubt;
		readonly itemIndex: number;
		readonly round: number;
		readonly possibleId?: string | undefined;
	},
	{ round, isTool }: { readonly round: number; readonly isTool: boolean },
): KyyVideoError {
	const { doubt, itemIndex, possibleId } = known;
	if (doubt === 'lostId') return lostIdError();
	const isRepeated = known.round !== round;
	const { cause, details } = doubtWords[doubt];
	const description = sentences(
		details,
		isRepeated && `This is the same request as item ${itemIndex} of run ${known.round + 1}.`,
		isRepeated &&
			!isTool &&
			`If you want another video, make the two requests different, for example with {{ $runIndex + 1 }} in ${labels.prompt}.`,
		doubt !== 'otherRetry' && mayHaveBeenAccepted,
		possibleIdWords(possibleId),
	);
	const facts = possibleId !== undefined && { id: possibleId };
	return new KyyVideoError('unknown', unknownMessage(cause), description, { ...facts });
}

const lostIdError = () =>
	new KyyVideoError(
		'unknown',
		{
			what: 'KyyVideo accepted this video in an earlier attempt, but its ID is no longer recorded',
			warning: paidFor,
		},
		`1. Look for the ID in n8n's log. 2. Use "${actions.waitForVideo}" in a new workflow with that ID. To create another video instead, ${newExecution}.`,
	);

/** Stopped while a create was in flight, or about to be sent */
export const canceledCreateError = (sent: boolean) =>
	canceledError(
		'the node was creating a video',
		sent ? sentences(lookForIt, `3. If it is not there, ${newExecution}.`) : nothingSent,
		{},
		sent ? 'KyyVideo may have accepted and billed it, so do not create it again yet' : undefined,
	);

/** Also when the service gave up at once: a retry of the execution finds that out again, and pays for nothing */
export function failedError({ id, status, error }: Task): KyyVideoError {
	const words = maskSecrets(error ?? '');
	const reason = reasonOfWords(words);
	return new KyyVideoError(
		'failed',
		{ what: `KyyVideo could not make the video ${shortId(id)}`, cause: words },
		sentences(
			failureRemedies[reason],
			`Then ${newExecution}: a retry of this execution gives the same error.`,
			`The service said: ${words || 'nothing'} (status ${status}, ID ${id}).`,
		),
		{ id, status, reason },
	);
}

const changeRequest = 'Change the prompt or the media.';

const notYours = refusals.fault.remedy;

/** The request itself was accepted: so the key and the address in these words are those of a service behind this one */
const failureRemedies: Readonly<Record<RefusalReason, string>> = {
	key: notYours,
	baseUrl: notYours,
	rateLimit: notYours,
	balance: refusals.balance.remedy,
	content: refusals.content.remedy,
	media: refusals.media.remedy,
	model: refusals.model.remedy,
	fault: notYours,
	parameters:
		'Compare the fields of the node that created the video with what KyyVideo said, and change them.',
	other: changeRequest,
};

export const missingAddressError = ({ id, status }: Task) =>
	new KyyVideoError(
		'download',
		{
			what: `KyyVideo completed the video ${shortId(id)} but gave no address for its file`,
			warning: paidFor,
		},
		`Use "${actions.waitForVideo}" in a new workflow with the ID ${id} later.`,
		{ id, status },
	);

/** A mistake in another field of an item whose video is paid for */
export const aboutVideo = (error: KyyVideoError, id: string): KyyVideoError =>
	error.with({
		description: sentences(error.description, `The video of this item has the ID ${id}.`),
		facts: { id },
	});

/** @param seconds for which the node has waited */
export function timeoutError(
	id: string,
	seconds: number,
	waited: { readonly task?: Task | undefined; readonly lastAnswer?: VideoAnswer | undefined },
): KyyVideoError {
	const { task, lastAnswer } = waited;
	const failure = lastAnswer?.kind === 'task' ? undefined : lastAnswer;
	return new KyyVideoError(
		'timeout',
		{
			what: `The video ${shortId(id)} was not completed within ${describeSeconds(seconds)}, the ${labels.maxWait} of this node`,
			cause: failure ? failureCause(failure) : task && `the last status was ${task.status}`,
			warning: 'It may still be in progress and stays paid for, so do not create it again',
		},
		sentences(
			`Raise ${labels.maxWait}. Then ${retryChanged}.`,
			`Or use "${actions.waitForVideo}" in a new workflow with the ID ${id}.`,
			failure && task && `The last status was: ${task.status}.`,
			failure && failureWords(failure),
		),
		videoFacts(id, task?.status),
	);
}

/** Adds for how long the video had been waited for; a time-out has said it already */
export function afterWaiting(error: KyyVideoError, seconds: number): KyyVideoError {
	const waited = error.kind !== 'timeout' && `Waited for ${describeSeconds(seconds)}.`;
	const description = sentences(error.description, waited);
	return error.with({ description, facts: { waitedSeconds: Math.round(seconds) } });
}

/** Stopped while a video was waited for, looked up or downloaded */
export const canceledVideoError = (id: string, status?: string) =>
	canceledError(
		`the node was waiting for the video ${shortId(id)}`,
		`This does not affect the video. To get it, use "${actions.waitForVideo}" in a new workflow with the ID ${id}.`,
		videoFacts(id, status),
		paidFor,
	);

/** What came instead of the file of a completed video, as sentences */
export const downloadWords = {
	notRequested: 'The file was not requested.',
	notWebAddress: 'The address that KyyVideo gave for the file is not a web address.',
	privateAddress:
		'The address that KyyVideo gave for the file leads to a private network, so the node did not open it.',
	noAnswer: 'The file host did not answer.',
	empty: 'The file host sent an empty file.',
	stalled: (seconds: number) => `Hardly any of the file arrived for ${seconds} seconds.`,
	connection: (words: string) => `The connection to the file host failed: ${words}.`,
	brokenOff: (words: string) => `The download into n8n was interrupted: ${words}.`,
	noFile: (httpStatus: number, contentType: string) =>
		`The file host answered with HTTP ${httpStatus}, type "${contentType}".`,
	incomplete: (bytes: number, announced = bytes) =>
		`Only ${bytes} ${announced > bytes ? `of the announced ${announced} ` : ''}bytes arrived. The end of the file is missing.`,
	notMp4: (excerpt: string) =>
		`The file host sent something that is not an MP4. It begins with: ${excerpt}`,
	noVideo: (brand: string) =>
		`The file host sent a file that is not a video. Its type is "${brand}".`,
	tooLarge: (bytes: number) => `The file has at least ${(bytes / 1_000_000).toFixed(1)} MB.`,
};

/** @param words one of `downloadWords` */
export const downloadError = ({ id, status, video_url }: Task, words: string) =>
	new KyyVideoError(
		'download',
		{
			what: `The file of the video ${shortId(id)} could not be downloaded`,
			cause: words,
			warning: paidFor,
		},
		sentences(
			`Use "${actions.waitForVideo}" in a new workflow with the ID ${id} within 24 hours of its creation.`,
			words,
		),
		{ id, status, ...(video_url !== null && { videoUrl: video_url }) },
	);

export function fileTooLargeError(task: Task, words: string): KyyVideoError {
	const error = downloadError(task, words);
	return error.with({
		message: {
			what: `The file of the video ${shortId(task.id)} is larger than ${labels.maxFileSize} allows`,
		},
		description: sentences('Raise or remove that option.', error.description),
	});
}
