import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

/** What an item becomes, before it is paired with the item that it came from; with an `error` when it has failed */
export type ItemOutput = Pick<INodeExecutionData, 'json' | 'binary' | 'error'>;

/**
 * Pairs what an item has become with the item, in the form that n8n takes for what it is, whichever version of n8n 2.
 */
export function toOutputItem(
	node: INode,
	itemIndex: number,
	{ error, json, ...output }: ItemOutput,
): INodeExecutionData {
	const item = { ...output, json: jsonFor(node, json), pairedItem: { item: itemIndex } };
	return error && node.onError === 'continueErrorOutput' ? markFailed(item, error) : item;
}

/**
 * Makes n8n send the item to the error output. Not before 2.35 are `error` and `details` as its only fields enough for
 * that. An `error` of the item beside its fields always is, but then n8n puts the message in the place of all fields,
 * unless the copy of the item that it sends there has that error no more: hence out of the sight of what copies it.
 */
function markFailed(
	item: INodeExecutionData,
	error: NonNullable<ItemOutput['error']>,
): INodeExecutionData {
	return Object.defineProperty(item, 'error', { value: error, enumerable: false, writable: true });
}

/** With Retry On Fail, n8n before 2.22 takes an `error` of null for one, too, and runs the node again */
function jsonFor({ retryOnFail }: INode, json: IDataObject): IDataObject {
	if (retryOnFail !== true || json.error !== null) return json;
	return Object.fromEntries(Object.entries(json).filter(([name]) => name !== 'error'));
}
