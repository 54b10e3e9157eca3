import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { N8nApi } from './n8nApi';

/** All others are the words of an execution that goes on: new, running, waiting, unknown. */
const ENDED = new Set(['success', 'error', 'crashed', 'canceled']);

const errorSchema = z.object({
	message: z.string(),
	description: z.string().nullish(),
	/** What a workflow can go on with. */
	context: z.object({ kind: z.string().optional() }).passthrough().optional(),
	node: z.object({ name: z.string() }).nullish(),
});

const binarySchema = z.object({
	/** Where n8n has stored the file; absent when it keeps it in memory. */
	id: z.string().optional(),
	fileName: z.string().optional(),
	mimeType: z.string(),
	bytes: z.number().optional(),
});

const itemSchema = z.object({
	json: z.record(z.unknown()),
	binary: z.record(binarySchema).optional(),
});

const nodeRunSchema = z.object({
	/** Its place among all runs of the execution, from 0 on. */
	executionIndex: z.number(),
	/** In ms since 1970. */
	startTime: z.number(),
	/** In ms. */
	executionTime: z.number(),
	error: errorSchema.optional(),
	/** What the node tells the user beside its items. */
	hints: z.array(z.object({ message: z.string() })).default([]),
	/** By output, then by item. The sub-nodes of an AI agent have outputs of other kinds. */
	data: z.object({ main: z.array(z.array(itemSchema).nullable()).default([]) }).optional(),
});

const executionDataSchema = z
	.object({
		resultData: z
			.object({
				/** By node, then by run: a node in a loop runs several times. */
				runData: z.record(z.array(nodeRunSchema)).default({}),
				error: errorSchema.optional(),
			})
			.default({}),
	})
	// There is none before the first node has run.
	.default({});

/** An execution as n8n's REST interface hands it out. */
export const storedExecutionSchema = z.object({
	id: z.string(),
	status: z.string(),
	/** In the flatted form, since items share their parts. */
	data: z.string(),
});

/** An execution with as much of its data as n8n has saved. */
export interface Execution {
	id: string;
	status: string;
	data: z.output<typeof executionDataSchema>;
}

export type ExecutionError = z.output<typeof errorSchema>;
export type Item = z.output<typeof itemSchema>;
export type NodeRun = z.output<typeof nodeRunSchema>;

/** Unpacks what n8n's REST interface has handed out. */
export async function parseExecution(
	stored: z.output<typeof storedExecutionSchema>,
): Promise<Execution> {
	const { parse } = await import('flatted');
	return { ...stored, data: executionDataSchema.parse(parse(stored.data)) };
}

export interface FollowOptions {
	/**
	 * Called with each state that was seen; what has been run shows only in executions of a workflow
	 * that saves its progress.
	 */
	onLook?: (execution: Execution) => void;
	/** A second by default. */
	askEveryMs?: number;
	signal?: AbortSignal;
}

/** Looks at an execution now and then until it has ended, and gives it as it ended. */
export async function followExecution(
	api: N8nApi,
	id: string,
	{ onLook, askEveryMs = 1_000, signal }: FollowOptions = {},
): Promise<Execution> {
	for (;;) {
		const execution = await api.execution(id);
		onLook?.(execution);
		if (ENDED.has(execution.status)) return execution;
		await sleep(askEveryMs, undefined, { signal });
	}
}

/** All runs of a node so far: more than one in a loop, none when it was not reached. */
export function runsOf(execution: Execution, node: string): NodeRun[] {
	return execution.data.resultData.runData[node] ?? [];
}

/** What a run of a node gave: all items of one output, by default the first. */
export function itemsOfRun(run: NodeRun | undefined, output = 0): Item[] {
	return run?.data?.main[output] ?? [];
}

/** What a node gave in its last run: all items of its first output. */
export function itemsOf(execution: Execution, node: string): Item[] {
	return itemsOfRun(runsOf(execution, node).at(-1));
}
