import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INode,
	type JsonObject,
} from 'n8n-workflow';

import { messageOf, sentences, KyyVideoError, type ErrorKind, type RunReport } from './errors';

/** Ties any error to a node and an item, so that n8n shows it in the right place, and adds what the run knows */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex: number,
	{ ids, words }: RunReport,
): NodeApiError | NodeOperationError {
	const nodeError = nodeErrorOf(node, error, itemIndex);
	nodeError.description = sentences(nodeError.description, words);
	Object.assign(nodeError.context, ids);
	return nodeError;
}

/** What a workflow can go on with after an error, with the name of what went wrong */
export const errorFacts = (error: unknown): IDataObject =>
	error instanceof KyyVideoError ? { kind: error.kind, ...error.facts } : {};

function nodeErrorOf(
	node: INode,
	error: unknown,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	if (error instanceof KyyVideoError) return videoNodeError(node, error, itemIndex);
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	const cause = error instanceof Error ? error : new Error(messageOf(error));
	return new NodeOperationError(node, cause, { itemIndex });
}

/** Those that came over the network, which n8n shows with their HTTP status */
const apiErrors: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
	'refused',
	'unreachable',
	'unreadable',
	'unknown',
]);

function videoNodeError(node: INode, error: KyyVideoError, itemIndex: number) {
	const { kind, message, description, facts } = error;
	const response: JsonObject = { message };
	const nodeError = apiErrors.has(kind)
		? new NodeApiError(node, response, {
				message,
				description,
				itemIndex,
				...(facts.httpStatus !== undefined && { httpCode: String(facts.httpStatus) }),
			})
		: new NodeOperationError(node, message, { description, itemIndex });
	Object.assign(nodeError.context, errorFacts(error));
	return nodeError;
}
