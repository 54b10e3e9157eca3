import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Whether an AI agent calls the node. n8n makes a node type of its own of each that an agent may call, and says so besides in
 * one of the two ways in which agents run tools.
 */
export const isTool = (context: IExecuteFunctions): boolean =>
	context.getNode().type.endsWith('Tool') ||
	('isToolExecution' in context && context.isToolExecution());
