import { NodeApiError, NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';

import { messageOf } from '../api/networkError';
import { KyyVideoError, sentences, type ErrorKind } from '../errors/error';
import type { RunReport } from '../errors/reports';

type NodeError = NodeApiError | NodeOperationError;

/** Ties any error to a node and an item, so that n8n shows it in the right place, and adds what the run knows */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex: number,
	{ ids, words }: RunReport,
): NodeError {
	const nodeError =
		error instanceof KyyVideoError
			? fromKyyVideoError(node, error, itemIndex)
			: fromOtherError(node, error, itemIndex);
	nodeError.description = sentences(nodeError.description, words);
	Object.assign(nodeError.context, errorFacts(error), ids);
	return nodeError;
}

/** What a workflow can go on with after an error */
export const errorFacts = (error: unknown): IDataObject =>
	error instanceof KyyVideoError ? { kind: error.kind, ...error.facts } : {};

/** Those that came over the network, which n8n shows with their HTTP status */
const apiErrors: readonly ErrorKind[] = ['refused', 'unreachable', 'unreadable', 'unknown'];

function fromKyyVideoError(node: INode, error: KyyVideoError, itemIndex: number): NodeError {
	const { kind, message, description, facts } = error;
	const options = { description, itemIndex };
	if (!apiErrors.includes(kind)) return new NodeOperationError(node, message, options);
	const { httpStatus } = facts;
	const httpCode = httpStatus !== undefined && { httpCode: String(httpStatus) };
	return new NodeApiError(node, { message }, { ...options, message, ...httpCode });
}

function fromOtherError(node: INode, error: unknown, itemIndex: number): NodeError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	const cause = error instanceof Error ? error : new Error(messageOf(error));
	return new NodeOperationError(node, cause, { itemIndex });
}
