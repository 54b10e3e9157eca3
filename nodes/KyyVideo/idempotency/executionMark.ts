import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { hashText } from '../hash';
import { nodeOutput } from './nodeOutput';

const executionContext = z.object({
	/** Milliseconds since 1970: a retry that goes on with what n8n has stored keeps the moment of the first execution */
	establishedAt: z.number(),
	triggerNode: z.object({ name: z.string() }).optional().catch(undefined),
});

/** @returns undefined where n8n does not say when the execution began */
export const executionContextOf = (context: IExecuteFunctions) =>
	executionContext.safeParse(context.getExecutionContext()).data;

/** Parts of the output of a trigger, and characters of each: enough to tell two of them apart, whatever a caller sends */
const mostParts = 2_000;
const longestPart = 1_000;

const items = z.array(z.object({ json: z.record(z.unknown()) }));

/**
 * A short text for what has started the execution: n8n stores the output of the trigger at once, and starts a retry with
 * it, though the retry keeps nothing else of an execution that crashed.
 *
 * @returns undefined where the trigger says nothing, as the one by hand does
 */
export function executionMarkOf(context: IExecuteFunctions): string | undefined {
	const { name } = context.getNode();
	const roots = context
		.getParentNodes(name)
		.map((node) => node.name)
		.filter((parent) => context.getParentNodes(parent).length === 0);
	// A tool of an AI agent has no parents
	const trigger = executionContextOf(context)?.triggerNode?.name;
	const starts = trigger === undefined ? roots : [trigger, ...roots];
	const outputs = starts.map((start) => outputOf(context, start));
	const output = outputs.find((found) => found.length > 0) ?? [];
	const [first, last] = [output.at(0)?.json, output.at(-1)?.json];
	if (Object.keys(first ?? {}).length === 0) return undefined;
	return hashText(JSON.stringify([output.length, first, last], shortened()));
}

/** After a crash, the runs before the last one are n8n's stand-ins */
function outputOf(context: IExecuteFunctions, name: string): z.output<typeof items> {
	try {
		return items.parse(nodeOutput(context, name, 0).lastItems());
	} catch {
		// It has not run, or is not there any more
		return [];
	}
}

/** A replacer for `JSON.stringify` that takes no longer for a large object than for a small one */
function shortened() {
	let parts = 0;
	return (_name: string, part: unknown): unknown => {
		parts += 1;
		if (parts > mostParts) return undefined;
		return typeof part === 'string' ? part.slice(0, longestPart) : part;
	};
}
