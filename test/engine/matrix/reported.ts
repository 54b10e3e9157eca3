import type { INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';

import type { RunResult } from '../harness/engine';
import type { Setting } from './expectedOutcomes';

/** What the user gets of a run of which one item failed */
export interface Reported {
	/** What a workflow can go on with: `kind`, `id`, `videoIds`, … */
	readonly facts: Readonly<Record<string, unknown>>;
	readonly description: string;
	/** The items that did not fail, as far as they left the node */
	readonly others: readonly INodeExecutionData[];
}

const thrown = z.object({
	description: z.string().min(1),
	context: z.record(z.unknown()),
});

const item = z.object({
	json: z.object({
		error: z.string().min(1),
		details: z.object({ description: z.string().min(1) }).passthrough(),
	}),
	pairedItem: z.object({ item: z.number() }),
});

/** Reads the error of an item in the form that the setting promises. @throws when it has another one */
export function reportedBy(result: RunResult, setting: Setting, faulty: number): Reported {
	switch (setting) {
		case 'plain':
		case 'retryOnFail':
			return errorThrown(result, faulty);
		case 'continue':
		case 'retryAndContinue':
			return errorAmong(result, faulty);
		case 'errorOutput':
			return errorApart(result, faulty);
	}
}

function errorThrown({ error, outputs, status }: RunResult, faulty: number): Reported {
	expect({ status, outputs }).toEqual({ status: 'error', outputs: [] });
	const { context, description } = thrown.parse(error);
	expect(context.itemIndex).toBe(faulty);
	return { facts: context, description, others: [] };
}

function errorAmong({ outputs, status }: RunResult, faulty: number): Reported {
	expect({ status, lengths: outputs.map(({ length }) => length) }).toEqual({
		status: 'success',
		lengths: [3],
	});
	const others = outputs.flat().filter((_item, index) => index !== faulty);
	return { ...factsOf(outputs[0]?.[faulty], faulty), others };
}

function errorApart({ outputs, status }: RunResult, faulty: number): Reported {
	expect({ status, lengths: outputs.map(({ length }) => length) }).toEqual({
		status: 'success',
		lengths: [2, 1],
	});
	return { ...factsOf(outputs[1]?.[0], faulty), others: outputs[0] ?? [] };
}

function factsOf(output: unknown, faulty: number): Omit<Reported, 'others'> {
	const { json, pairedItem } = item.parse(output);
	expect(pairedItem.item).toBe(faulty);
	return { facts: json.details, description: json.details.description };
}

/** All items of a run of which none failed */
export function succeeded({ outputs, status, error }: RunResult): readonly INodeExecutionData[] {
	expect({ status, error }).toEqual({ status: 'success', error: undefined });
	return outputs.flat();
}
