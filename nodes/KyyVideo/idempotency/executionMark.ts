import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { PerContext } from '../../shared/execution/perContext';
import type { Timing } from '../../shared/timing/clock';
import { hashBytes } from '../hash';
import { nodeOutput } from './nodeOutput';

const executionContext = z.object({
	/** Milliseconds since 1970: a retry that goes on with what n8n has stored keeps the moment of the first execution */
	establishedAt: z.number(),
	/** How it was started; `retry` for one that n8n starts again at its trigger, with a beginning of its own */
	source: z.string().optional().catch(undefined),
	triggerNode: z.object({ name: z.string() }).optional().catch(undefined),
});

/** @returns undefined where n8n does not say when the execution began */
export const executionContextOf = (context: IExecuteFunctions) =>
	executionContext.safeParse(context.getExecutionContext()).data;

/** Bytes of the output of a trigger that are hashed without a pause: a guess, some milliseconds */
const mostWithoutPause = 1_000_000;

const items = z.array(z.unknown());

/** The fields are not looked at one by one, as there may be millions of them */
const fields = z.custom<Readonly<Record<string, unknown>>>(
	(json) => typeof json === 'object' && json !== null,
);

const item = z.object({ json: fields }).catch({ json: {} });

/** By the name of the node: what has started the execution stays the same */
const marksOfNodes = new PerContext(() => new Map<string, Promise<string | undefined>>());

/**
 * A short text for what has started the execution: n8n stores the output of the trigger at once, and starts a retry with
 * it, though the retry keeps nothing else of an execution that crashed.
 *
 * @returns undefined where the trigger says nothing, as the one by hand does
 */
export async function executionMarkOf(
	context: IExecuteFunctions,
	timing: Timing,
): Promise<string | undefined> {
	const marks = marksOfNodes.of(context.getContext('flow'));
	const { name } = context.getNode();
	const mark = marks.get(name) ?? readMark(context, timing);
	marks.set(name, mark);
	mark.catch(() => marks.delete(name));
	return await mark;
}

async function readMark(context: IExecuteFunctions, timing: Timing): Promise<string | undefined> {
	const { name } = context.getNode();
	const parents = context.getParentNodes(name).map((node) => node.name);
	// A tool of an AI agent has no parents
	const trigger = executionContextOf(context)?.triggerNode?.name;
	const begins = trigger === undefined ? parents : [trigger, ...parents];
	// In a sub-workflow, n8n names the trigger of the workflow that has called it, and any node may have that name here
	const starts = begins.filter((begin) => context.getParentNodes(begin).length === 0);
	const outputs = starts.map((start) => outputOf(context, start));
	const output = outputs.find((found) => found.length > 0) ?? [];
	if (Object.keys(item.parse(output[0]).json).length === 0) return undefined;
	return await hashBytes(piecesOf(output, timing));
}

/** After a crash, the runs before the last one are n8n's stand-ins */
function outputOf(context: IExecuteFunctions, name: string): readonly unknown[] {
	try {
		return items.parse(nodeOutput(context, name, 0).lastItems());
	} catch {
		// It has not run, or is not there any more
		return [];
	}
}

/** What a sub-workflow is given as its caller has it in memory may have no JSON, and tells nothing */
function jsonOf(value: unknown): string {
	try {
		return JSON.stringify(value);
	} catch {
		return '';
	}
}

/** Pauses now and then, as a caller may send anything, and nothing else of n8n runs meanwhile */
async function* piecesOf(output: readonly unknown[], { clock, signal }: Timing) {
	let bytes = 0;
	for (const one of output) {
		const piece = Buffer.from(jsonOf([item.parse(one).json]));
		yield piece;
		bytes += piece.length;
		if (bytes < mostWithoutPause) continue;
		bytes = 0;
		await clock.sleep(0, signal).catch(() => {});
	}
}
