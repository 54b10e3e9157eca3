import { actions, labels } from '../model/labels';
import { retryChanged, sentences } from './error';
import { count, shorten } from './quantity';

/** What the error of an item says about the rest of the run */
export interface RunReport {
	/** What the run has made, under the name that a workflow finds it by, such as `videoIds` */
	readonly ids: Readonly<Record<string, string[]>>;
	/** Sentences; empty when there is nothing to say */
	readonly words: string;
}

/** Nothing at all where there are none */
const idsUnder = (name: string, ids: readonly string[]): RunReport['ids'] =>
	ids.length > 0 ? { [name]: [...ids] } : {};

/** What a run of KyyVideo has submitted */
export interface Submitted {
	/** Those that were paid for */
	readonly videos: ReadonlyArray<Readonly<{ itemIndex: number; id: string; failed: boolean }>>;
	/** Those that may have been accepted */
	readonly unknownItems: readonly number[];
}

/** What a run of KyyVideo has uploaded */
export type Uploaded = ReadonlyArray<Readonly<{ itemIndex: number; assetId: string }>>;

const continueOnError = `set On Error of this node to "Continue (using error output)", ${retryChanged}`;

/** IDs in the words of an error: a guess at what a reader looks at. Its context and n8n's log have all of them. */
const mostNamed = 20;

function acceptedWords({ videos }: Submitted, most: number): string {
	const list = shorten(
		videos,
		most,
		', ',
		({ id, itemIndex, failed }) => `${id} (item ${itemIndex}${failed ? ', failed' : ''})`,
	);
	return list && `Accepted and paid for in this run: ${list}.`;
}

function uploadedWords(assets: Uploaded, most: number): string {
	const list = shorten(
		assets,
		most,
		', ',
		({ assetId, itemIndex }) => `${assetId} (item ${itemIndex})`,
	);
	return list && `Uploaded in this run and still in your asset library: ${list}.`;
}

const whereAllAre = ({ length }: readonly unknown[]) =>
	length > mostNamed && "n8n's log names all of them.";

/**
 * @param itemIndex the item that the error is about, which says itself what became of it
 * @param isStopped whether the execution was stopped, for which n8n's list of executions offers no retry
 */
export function submittedReport(
	submitted: Submitted,
	itemIndex: number,
	isStopped: boolean,
): RunReport {
	const { videos, unknownItems } = submitted;
	const others = unknownItems.filter((other) => other !== itemIndex);
	const unknown = shorten(others, mostNamed, ', ', (item) => `item ${item}`);
	const words = sentences(
		acceptedWords(submitted, mostNamed),
		whereAllAre(videos),
		videos.length > 0 &&
			`To get these videos, use "${actions.waitForVideo}" in a new workflow with their IDs.`,
		// A retry alone meets the same error again
		videos.length > 0 &&
			!isStopped &&
			`Or ${continueOnError}. The accepted videos then go on to the next node, and are not paid for again.`,
		unknown && `It is not known whether KyyVideo accepted these items: ${unknown}.`,
	);
	const ids = videos.map(({ id }) => id);
	return { ids: idsUnder('videoIds', ids), words };
}

export function uploadedReport(assets: Uploaded): RunReport {
	const words = sentences(uploadedWords(assets, mostNamed), whereAllAre(assets));
	const ids = assets.map(({ assetId }) => assetId);
	return { ids: idsUnder('assetIds', ids), words };
}

/** A hint for a run that went on after errors, whose items name their own IDs only; empty when nothing was made */
export const madeHint = (submitted: Submitted, assets: Uploaded): string =>
	sentences(acceptedWords(submitted, Infinity), uploadedWords(assets, Infinity));

export const joinReports = (one: RunReport, other: RunReport): RunReport => ({
	ids: { ...one.ids, ...other.ids },
	words: sentences(one.words, other.words),
});

/**
 * What the errors of a run of "Wait for Video" say of the other videos.
 *
 * @param isStopped whether the execution was stopped, for which n8n's list of executions offers no retry
 */
export function waitedForReport(videoIds: readonly string[], isStopped: boolean): RunReport {
	const ids = idsUnder('videoIds', videoIds);
	if (videoIds.length < 2) return { ids, words: '' };
	const words = sentences(
		`The videos of this run: ${shorten(videoIds, mostNamed, ', ', (id) => id)}.`,
		`To get the others, use "${actions.waitForVideo}" in a new workflow with their IDs.`,
		// A retry alone meets the same error again
		!isStopped && `Or ${continueOnError}. The others then go on to the next node.`,
	);
	return { ids, words };
}

/** A hint for items that an earlier attempt of the execution had created */
export function handedOutHint(handedOut: number, all: number): string {
	const videos = all === 1 ? 'The video' : `${handedOut} of ${all} videos`;
	const [come, were] = handedOut === 1 ? ['comes', 'It was'] : ['come', 'They were'];
	return `${videos} ${come} from an earlier attempt of this execution. ${were} not created or paid for again.`;
}

export function validatedHint(validated: number): string {
	return `${labels.validateOnly} is on. The node checked ${count(validated, 'item')} and created no videos.`;
}

/** A hint for a run by hand, which people repeat while they build a workflow */
export function submittedHint(submitted: number, isWaitedFor: boolean): string {
	const [videos, it, another] =
		submitted === 1
			? ['1 video was', 'it', 'a new video']
			: [`${submitted} videos were`, 'them', 'new videos'];
	return sentences(
		`${videos} submitted and will be billed.`,
		!isWaitedFor &&
			`Next, add "${actions.waitForVideo}" after this node to wait for ${it} and get the MP4.`,
		`Each run creates ${another}, so pin this output while you build the rest of the workflow.`,
	);
}

/** A hint for videos that are longer or shorter than they should be; empty when there is none */
export function otherLengthHint(
	videos: ReadonlyMap<string, { readonly asked: number; readonly actual: number }>,
): string {
	const words = shorten([...videos], mostNamed, ', ', ([id, { asked, actual }]) => {
		return `${id} has ${actual} instead of ${asked} seconds`;
	});
	return videos.size === 0 ? '' : `KyyVideo has made another length than requested: ${words}.`;
}

/** A hint for videos without a last frame, with the reasons by their IDs; empty when there is none */
export function lastFrameHint(missing: ReadonlyMap<string, string>): string {
	const words = shorten([...missing], mostNamed, ' ', ([id, reason]) => `${id}: ${reason}`);
	return missing.size === 0
		? ''
		: `No last frame could be downloaded for ${count(missing.size, 'video')}. ${words}`;
}
