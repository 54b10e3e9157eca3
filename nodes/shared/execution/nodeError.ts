import { NodeApiError, NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';

import { messageOf } from '../api/networkError';
import { KyyVideoError, sentences, type ErrorKind } from '../errors/error';
import { describeItem } from '../errors/quantity';
import type { RunReport } from '../errors/reports';

type NodeError = NodeApiError | NodeOperationError;

/**
 * Ties any error to a node and an item, so that n8n shows it in the right place, and adds what the run knows.
 *
 * @param items how many the run has: of several the message says which one, as n8n's list of executions and an error
 *   workflow do not
 */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex: number,
	{ ids, words }: RunReport,
	items = 1,
): NodeError {
	const nodeError =
		error instanceof KyyVideoError
			? fromKyyVideoError(node, error, itemIndex, items)
			: fromOtherError(node, error, itemIndex);
	nodeError.description = sentences(nodeError.description, words);
	Object.assign(nodeError.context, errorFacts(error), ids);
	return nodeError;
}

/** What a workflow can go on with after an error */
export const errorFacts = (error: unknown): IDataObject =>
	error instanceof KyyVideoError ? { kind: error.kind, ...error.facts } : {};

/**
 * What the fields of a video say after an error: n8n's error output hands on what an item came with, where they would say
 * what they said before. An ID that is only possible is no such field.
 */
export function latestFields(error: unknown): IDataObject {
	const { kind, id, status, resultPath } = errorFacts(error);
	if (kind === 'unknown') return {};
	return {
		...(id !== undefined && { id }),
		...(status !== undefined && { status }),
		...(resultPath !== undefined && { resultPath }),
	};
}

/** Those that came over the network, which n8n shows with their HTTP status */
const apiErrors: readonly ErrorKind[] = ['refused', 'unreachable', 'unreadable', 'unknown'];

function fromKyyVideoError(
	node: INode,
	ofItem: KyyVideoError,
	itemIndex: number,
	items: number,
): NodeError {
	const isNamed = items > 1 && !ofItem.isOfRun;
	const error = isNamed
		? ofItem.with({ message: { item: describeItem(itemIndex, items) } })
		: ofItem;
	const { kind, message, description, facts } = error;
	const options = { description, ...(!ofItem.isOfRun && { itemIndex }) };
	if (!apiErrors.includes(kind)) {
		return withMessage(new NodeOperationError(node, message, options), error);
	}
	const { httpStatus } = facts;
	const httpCode = httpStatus !== undefined && { httpCode: String(httpStatus) };
	return withMessage(
		new NodeApiError(node, { message }, { ...options, message, ...httpCode }),
		error,
	);
}

/**
 * n8n replaces a message that names a code of Node's, such as ECONNRESET, by one of its own, which may advise to send the
 * request again. And it takes an execution for canceled, not for failed, where the message has that word.
 */
function withMessage(nodeError: NodeError, { kind, message }: KyyVideoError): NodeError {
	nodeError.message = kind === 'canceled' ? message : message.replaceAll('canceled', 'cancelled');
	return nodeError;
}

function fromOtherError(node: INode, error: unknown, itemIndex: number): NodeError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	const cause = error instanceof Error ? error : new Error(messageOf(error));
	return new NodeOperationError(node, cause, { itemIndex });
}
