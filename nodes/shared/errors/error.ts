import type { RefusalReason } from '../api/refusal';
import { composeMessage, type MessageParts } from './message';

/** What went wrong */
export type ErrorKind =
	| 'parameters' // A mistake found before anything was sent
	| 'limit' // The run would create more videos than the user allows
	| 'refused' // The service said no
	| 'unreachable' // No answer came to a query, or a create has certainly not left
	| 'unreadable' // The answer to a query makes no sense
	| 'unknown' // A create may have been accepted and billed, but its answer is missing or makes no sense
	| 'failed' // The service gave up on the video
	| 'timeout' // The video was not completed in time
	| 'download' // The video is completed, but its file did not arrive
	| 'canceled'; // The execution was stopped, or ran out of its own time

/** What a workflow can go on with after an error */
export interface ErrorFacts {
	/** Of the video */
	readonly id?: string;
	readonly assetId?: string;
	readonly status?: string;
	readonly httpStatus?: number;
	/** Why the service most likely refuses: tells what passes from what does not */
	readonly reason?: RefusalReason;
	/** Seconds for which the video had been waited for */
	readonly waitedSeconds?: number;
	/** Where the file lies, for about 24 hours; the key is not needed for it */
	readonly videoUrl?: string;
	/** Where the video is asked for, in place of the paths that the nodes know */
	readonly resultPath?: string;
}

interface Changes {
	readonly message?: Partial<MessageParts>;
	readonly description?: string;
	readonly facts?: ErrorFacts;
}

/** Every error of this package, before it is tied to a node and an item */
export class KyyVideoError extends Error {
	override readonly name = 'KyyVideoError';

	constructor(
		readonly kind: ErrorKind,
		/** What happened, why, and what must not be done */
		private readonly parts: MessageParts,
		/** What to do, all IDs, and the service's own words */
		readonly description: string,
		readonly facts: ErrorFacts = {},
	) {
		super(composeMessage(parts));
	}

	/** Whether it is about the run as a whole, so that no item is to be looked at */
	get isOfRun(): boolean {
		return this.parts.isOfRun === true;
	}

	/** A copy with these changes; parts of the message and facts are added to those that are there */
	with(changes: Changes): KyyVideoError {
		const { description = this.description } = changes;
		const parts = { ...this.parts, ...changes.message };
		return new KyyVideoError(this.kind, parts, description, { ...this.facts, ...changes.facts });
	}
}

/** Joins parts into sentences. What others have said may end without a full stop, or be missing. */
export const sentences = (...parts: Array<string | false | null | undefined>): string =>
	parts.flatMap((part) => (part ? [/[.!?]$/.test(part) ? part : `${part}.`] : [])).join(' ');

/** n8n shows an execution as canceled, and not as failed, when the message has this word */
export const canceledError = (
	doing: string,
	description: string,
	facts: ErrorFacts = {},
	warning?: string,
) =>
	new KyyVideoError(
		'canceled',
		{ what: `The execution was canceled while ${doing}`, warning },
		description,
		facts,
	);

/** The button "Execute" starts a new execution, which pays for all items again */
export const retryExecution = 'retry this execution in the list of executions';

/** As `retryExecution`, after the user has changed the workflow */
export const retryChanged =
	'save the workflow and choose "Retry with currently saved workflow" in the list of executions';

export const nothingSent = 'Nothing was sent to KyyVideo for this item.';
