import { actions, labels } from '../model/labels';
import { sentences } from './error';
import { retryExecution } from './videoErrors';

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

/** @param itemIndex the item that the error is about, which says itself what became of it */
export function submittedReport({ videos, unknownItems }: Submitted, itemIndex: number): RunReport {
	const ids = videos.map(({ id }) => id);
	const accepted = videos.map(
		({ id, itemIndex: item, failed }) => `${id} (item ${item}${failed ? ', failed' : ''})`,
	);
	const unknown = unknownItems.filter((other) => other !== itemIndex);
	const words = sentences(
		accepted.length > 0 &&
			`Accepted in this run and paid for: ${accepted.join(', ')}. Fetch them with "${actions.waitForVideo}", or ${retryExecution}: that does not create them again.`,
		unknown.length > 0 &&
			`It is not known whether these were accepted: item ${unknown.join(', item ')}.`,
	);
	return { ids: idsUnder('videoIds', ids), words };
}

export function uploadedReport(
	assets: ReadonlyArray<Readonly<{ itemIndex: number; assetId: string }>>,
): RunReport {
	const ids = assets.map(({ assetId }) => assetId);
	const list = assets.map(({ assetId, itemIndex }) => `${assetId} (item ${itemIndex})`).join(', ');
	const words = list && `Uploaded in this run, and still in the asset library: ${list}.`;
	return { ids: idsUnder('assetIds', ids), words };
}

export const joinReports = (one: RunReport, other: RunReport): RunReport => ({
	ids: { ...one.ids, ...other.ids },
	words: sentences(one.words, other.words),
});

/** What the errors of a run of "Wait for Video" say of the other videos */
export const waitedForReport = (videoIds: readonly string[]): RunReport => ({
	ids: idsUnder('videoIds', videoIds),
	words:
		videoIds.length > 1
			? `The videos of this run: ${videoIds.join(', ')}. Use "${actions.waitForVideo}" with these IDs, or ${retryExecution}.`
			: '',
});

/** A hint for items that an earlier attempt of the execution had created */
export function handedOutHint(handedOut: number, all: number): string {
	const videos = all === 1 ? 'The video' : `${handedOut} of ${all} videos`;
	return `${videos} had been created by an earlier try of this execution: handed on again, not created and paid for again`;
}

export function validatedHint(validated: number): string {
	const items = validated === 1 ? '1 item was' : `${validated} items were`;
	const them = validated === 1 ? 'it' : 'them';
	return `${labels.validateOnly} is on: ${items} only checked, and no video created for ${them}`;
}
