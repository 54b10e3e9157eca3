import { z } from 'zod';
import { itemsOf, type Execution } from '../n8n/execution';
import { secondsSince, type Report } from '../n8n/report';

const REMIND_EVERY_MS = 5_000;

const taskSchema = z.object({ id: z.string(), status: z.string() });

/**
 * Tells how an execution gets on: each of `nodes` (in the order of the workflow) once it has run, and
 * every 5 s which one is at work and for how long.
 */
export function progressOf(
	nodes: readonly string[],
	report: Report,
): (execution: Execution) => void {
	const told = new Set<string>();
	let start = Date.now();
	let reminded = start;
	return (execution) => {
		for (const node of nodes) {
			const run = execution.data.resultData.runData[node]?.at(-1);
			if (run === undefined || told.has(node)) continue;
			told.add(node);
			start = reminded = Date.now();
			const how = run.error === undefined ? 'done' : 'failed';
			const seconds = (run.executionTime / 1000).toFixed(1);
			report(`  ${node}: ${how} in ${seconds} s${taskOf(execution, node)}`);
		}
		const atWork = nodes.find((node) => !told.has(node));
		if (atWork === undefined || Date.now() - reminded < REMIND_EVERY_MS) return;
		reminded = Date.now();
		report(`  ${atWork}: at work for ${secondsSince(start)} s`);
	};
}

/** What a node's first item says of a task, if it holds one: its id is worth money from here on. */
function taskOf(execution: Execution, node: string): string {
	const task = taskSchema.safeParse(itemsOf(execution, node)[0]?.json);
	return task.success ? `: ${task.data.id} is ${task.data.status}` : '';
}
