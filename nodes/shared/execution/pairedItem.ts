import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

/** What an item becomes, before it is paired with its input item; with an `error` when it has failed */
export type ItemOutput = Pick<INodeExecutionData, 'json' | 'binary' | 'error'>;

/** Pairs an output with its input item, in a form that every n8n 2 understands */
export function toOutputItem(
	node: INode,
	itemIndex: number,
	{ error, json, ...output }: ItemOutput,
): INodeExecutionData {
	const item = { ...output, json: jsonFor(node, json), pairedItem: { item: itemIndex } };
	return error && node.onError === 'continueErrorOutput' ? markFailed(item, error) : item;
}

/**
 * Makes n8n send the item to the error output. From 2.35 on, `error` and `details` as its only fields are enough for that.
 * Before, an `error` of the item beside its fields is, but then n8n puts the message in the place of all fields, unless
 * the copy of the item that it sends there has that error no more: hence not enumerable, so that no copy takes it along.
 */
function markFailed(
	item: INodeExecutionData,
	error: NonNullable<ItemOutput['error']>,
): INodeExecutionData {
	return Object.defineProperty(item, 'error', { value: error, enumerable: false, writable: true });
}

/** With Retry On Fail, n8n before 2.22 takes an `error` of null for an error, and runs the node again */
function jsonFor({ retryOnFail }: INode, json: IDataObject): IDataObject {
	if (retryOnFail !== true || json.error !== null) return json;
	return Object.fromEntries(Object.entries(json).filter(([name]) => name !== 'error'));
}
