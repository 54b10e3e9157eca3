import { possibleIdOf, type Failure, type NotAccepted, type VideoAnswer } from '../api/client';
import type { Task } from '../api/task';
import { actions, labels } from '../model/labels';
import { canceledError, KyyVideoError, nothingSent, sentences, type ErrorFacts } from './error';
import { describeSeconds } from './quantity';
import { failureWords, refusals, requestError, type RequestContext } from './requestErrors';
import { maskSecrets } from './secrets';

/** To create a video with media from these fields */
export const creatingVideo = (media: readonly string[]): RequestContext => ({
	what: 'create the video',
	facts: {},
	ifRefused: 'Check the fields of the node against the words of the service.',
	ifUnreachable: 'The request has not left, so it costs nothing and can be run again.',
	media,
});

/** To create a video at an endpoint that the user names */
export const creatingRawVideo: RequestContext = {
	...creatingVideo([]),
	ifNotFound: {
		message: `KyyVideo knows no such ${labels.endpointPath}`,
		remedy: `Compare ${labels.endpointPath} with the page of the model. If it is right, set the Base URL of the credential back to its default.`,
	},
};

export const lookingUpVideo = (id: string): RequestContext => ({
	what: `look up the video ${id}`,
	facts: { id },
	ifRefused:
		'Check that the video ID is the one that the creation answered with, from the same account.',
	ifUnreachable: 'The video itself is not affected.',
});

const videoFacts = (id: string, status?: string): ErrorFacts => ({ id, ...(status && { status }) });

const unknownMessage = 'It is not known whether KyyVideo has accepted this video';

/** The button "Execute" starts a new execution, which pays for all items again */
export const retryExecution = 'retry this execution in the list of executions';

const lookForIt =
	"Look for it in your KyyVideo account; n8n's log names every video that was accepted.";

const mayHaveBeenAccepted = sentences(
	'It may have been accepted and billed, so it is not created again by itself.',
	lookForIt,
	`If it is not there, switch on "${labels.resubmitUnknown}" in the options of the node and ${retryExecution} with the currently saved workflow; that goes for all items of which it is not known.`,
	'Where n8n offers no retry, as for an execution that went on after the error, run this item in a new execution.',
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
	id && `The answer names the ID ${id}: try "${actions.waitForVideo}" with it.`;

function unknownCreateError(failure: Failure): KyyVideoError {
	const possibleId = possibleIdOf(failure);
	const isRedirect = failure.kind === 'refusal' && Math.floor(failure.httpStatus / 100) === 3;
	return new KyyVideoError(
		'unknown',
		unknownMessage,
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
	'forgotten',
] as const;

export type StoredDoubt = (typeof storedDoubts)[number];

/** Also that another retry may be at work on the item, which passes */
export const doubts = [...storedDoubts, 'otherRetry'] as const;

export type Doubt = (typeof doubts)[number];

const doubtWords: Readonly<Record<Exclude<Doubt, 'lostId'>, string>> = {
	noAnswer:
		'An earlier try of this execution has asked for it, and what became of that is not known.',
	otherExecution:
		'This workflow asked for the same video within the last 14 days. n8n does not tell whether this execution did so before it crashed, or another one.',
	otherNode:
		'Another node of this execution asked for the same video in an earlier try. That may have been this node under another name, or in its place, so it is not known whether another video is meant.',
	otherRetry:
		'Another try of this execution has asked for it, and may still wait for the answer, so it is not created again. Wait until that try has ended, or for 15 minutes if it was cut short. Then retry this execution once more, and no other one meanwhile.',
	otherRound:
		'Before it crashed, this execution asked for videos in a loop. n8n now counts the rounds ($runIndex) from another number on, so it is not known whether this video was one of them.',
	forgotten:
		"n8n's database does not keep all records of this workflow any more, so it cannot tell whether this execution asked for the video before it crashed.",
};

/**
 * When the node runs again for an item that an earlier attempt may have submitted.
 *
 * @param round `$runIndex`
 */
export function stillUnknownError(
	known: {
		readonly doubt: Doubt;
		readonly itemIndex: number;
		readonly round: number;
		readonly possibleId?: string | undefined;
	},
	round: number,
): KyyVideoError {
	const { doubt, itemIndex, possibleId } = known;
	if (doubt === 'lostId') return lostIdError();
	const isRepeated = known.round !== round;
	const description = sentences(
		doubtWords[doubt],
		isRepeated && `It is the same request as item ${itemIndex} of run ${known.round + 1}.`,
		isRepeated &&
			`If another video is meant, make the requests differ, for example with {{ $runIndex + 1 }} in ${labels.prompt}.`,
		doubt !== 'otherRetry' && mayHaveBeenAccepted,
		possibleIdWords(possibleId),
	);
	const facts = possibleId !== undefined && { id: possibleId };
	return new KyyVideoError('unknown', unknownMessage, description, { ...facts });
}

const lostIdError = () =>
	new KyyVideoError(
		'unknown',
		'KyyVideo accepted this video in an earlier try, but there is no record of its ID any more',
		`The video is paid for, so it is not created again. n8n's log names it: use "${actions.waitForVideo}" with that ID. To have another one made, start a new execution.`,
	);

/** Stopped while a create was in flight, or about to be sent */
export const canceledCreateError = (sent: boolean) =>
	canceledError(
		'KyyVideo was asked to create a video',
		sent
			? sentences(
					'It may have been accepted and billed.',
					lookForIt,
					'If it is not there, run this item in a new execution.',
				)
			: nothingSent,
	);

export const failedError = ({ id, status, error }: Task) =>
	new KyyVideoError(
		'failed',
		`KyyVideo could not make the video ${id}`,
		`Change the prompt or the media and create the video again. The service said: ${maskSecrets(error ?? 'nothing')} (status ${status}).`,
		{ id, status },
	);

/** The service gave up on a video at once; a retry of the execution finds that out again, and pays for nothing */
export function createFailedError(task: Task): KyyVideoError {
	const error = failedError(task);
	const description = `${error.description} The same once more takes a new execution.`;
	return error.with({ description });
}

export const missingAddressError = ({ id, status }: Task) =>
	new KyyVideoError(
		'download',
		`KyyVideo completed the video ${id} but gave no address for its file`,
		`Use "${actions.waitForVideo}" with this ID again later. The video is made, so do not create it a second time.`,
		{ id, status },
	);

/** @param seconds for which the node has waited */
export function timeoutError(
	id: string,
	seconds: number,
	waited: { readonly task?: Task | undefined; readonly lastAnswer?: VideoAnswer | undefined },
): KyyVideoError {
	const { task, lastAnswer } = waited;
	return new KyyVideoError(
		'timeout',
		`The video ${id} was not completed within ${describeSeconds(seconds)}`,
		sentences(
			`It may still be in the making and stays paid for: use "${actions.waitForVideo}" with this ID again, or raise ${labels.maxWait}.`,
			task && `The last status was: ${task.status}.`,
			lastAnswer && lastAnswer.kind !== 'task' && failureWords(lastAnswer),
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
		`the video ${id} was waited for`,
		`The video is not affected: use "${actions.waitForVideo}" with this ID.`,
		videoFacts(id, status),
	);

/** What came instead of the file of a completed video, as sentences */
export const downloadWords = {
	notRequested: 'It was not asked for.',
	notWebAddress: 'The address that KyyVideo gave for it is no web address.',
	privateAddress:
		'The address that KyyVideo gave for it leads into a private network, so it was not opened.',
	noAnswer: 'The file host did not answer.',
	empty: 'The file host sent an empty file.',
	stalled: (seconds: number) => `Hardly anything of it arrived for ${seconds} seconds.`,
	connection: (words: string) => `The connection to the file host said: ${words}.`,
	brokenOff: (words: string) => `It broke off on its way into n8n: ${words}.`,
	noFile: (httpStatus: number, contentType: string) =>
		`The file host answered HTTP ${httpStatus}, type "${contentType}".`,
	incomplete: (bytes: number, announced = bytes) =>
		`Only ${bytes} ${announced > bytes ? `of the announced ${announced} ` : ''}bytes arrived; the end is missing.`,
	notMp4: (excerpt: string) =>
		`The file host sent something that is no MP4. It begins with: ${excerpt}`,
	noVideo: (brand: string) =>
		`The file host sent something that is no video, but of the type "${brand}".`,
	tooLarge: (bytes: number) => `It has at least ${(bytes / 1_000_000).toFixed(1)} MB.`,
};

/** @param words one of `downloadWords` */
export const downloadError = ({ id, status, video_url }: Task, words: string) =>
	new KyyVideoError(
		'download',
		`The file of the video ${id} could not be downloaded`,
		`${words} The video is made and paid for, so do not create it again: use "${actions.waitForVideo}" with this ID within 24 hours of its creation.`,
		{ id, status, ...(video_url !== null && { videoUrl: video_url }) },
	);

export function fileTooLargeError(task: Task, words: string): KyyVideoError {
	const error = downloadError(task, words);
	return error.with({
		message: `The file of the video ${task.id} is larger than ${labels.maxFileSize} allows`,
		description: sentences('Raise that option, or take it away.', error.description),
	});
}
