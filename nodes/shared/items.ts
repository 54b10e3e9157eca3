import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { toNodeError, VideoError } from './errors';

/** What an item becomes, before it is paired with the item that it came from */
export type ItemOutput = Pick<INodeExecutionData, 'json' | 'binary'>;

/** The signal that aborts as soon as the execution is stopped or runs out of its own time */
export function cancelSignalOf(context: IExecuteFunctions): AbortSignal {
	return context.getExecutionCancelSignal() ?? new AbortController().signal;
}

/**
 * Does the work of one item and pairs the outcome with it.
 *
 * With one of the "Continue" settings an error becomes an item of its own, whose `details` carry what a workflow
 * can go on with (`id`, `status`).
 *
 * @throws NodeApiError or NodeOperationError that names the item
 */
export async function settleItem(
	context: IExecuteFunctions,
	itemIndex: number,
	work: () => Promise<ItemOutput>,
): Promise<INodeExecutionData> {
	const pairedItem = { item: itemIndex };
	try {
		return { ...(await work()), pairedItem };
	} catch (error) {
		const nodeError = toNodeError(context.getNode(), error, itemIndex);
		if (!context.continueOnFail()) throw nodeError;
		const { message, description } = nodeError;
		const facts = error instanceof VideoError ? error.facts : {};
		// n8n sends an item to the error output only if it holds nothing but `error`, `message` and `details`
		return { json: { error: message, details: { description, ...facts } }, pairedItem };
	}
}
