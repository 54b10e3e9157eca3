import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { RunReport } from './errors';
import { errorFacts, toNodeError } from './nodeError';
import { Slots } from './slots';

/** What an item becomes, before it is paired with the item that it came from */
export type ItemOutput = Pick<INodeExecutionData, 'json' | 'binary'>;

/** What is left to do for an item whose parameters are right */
export interface ItemWork {
	/** Asks the service for what costs nothing; all items are checked before the work on the first one begins */
	readonly check?: () => Promise<void>;
	readonly run: () => Promise<ItemOutput>;
	/** Lets only a few of its kind be at work at once; missing where all may */
	readonly slots?: Slots;
}

/** How many are prepared, or checked, at once: a file of each may be opened, or the service asked */
const preparedAtOnce = 4;

interface Items {
	/** Reads and checks what an item asks for; nothing that may cost money is sent before all items have been looked at */
	readonly prepare: (itemIndex: number) => ItemWork | Promise<ItemWork>;
	/** Called when an item fails, while others may be under way */
	readonly onFailure?: (error: unknown) => void;
	/** What the error of an item says of the other videos of the run, once nothing is under way any more */
	readonly report: (itemIndex: number) => RunReport;
}

interface Prepared {
	readonly itemIndex: number;
	readonly work: ItemWork;
}

interface Failure {
	readonly itemIndex: number;
	readonly error: unknown;
}

/** The signal that aborts as soon as the execution is stopped or runs out of its own time */
export function cancelSignalOf(context: IExecuteFunctions): AbortSignal {
	return context.getExecutionCancelSignal() ?? new AbortController().signal;
}

/**
 * Does the work of all items and pairs each outcome with its item.
 *
 * After an error nothing new is begun, and what is under way is awaited. With one of the "Continue" settings an
 * error becomes an item of its own instead, whose `details` carry what a workflow can go on with (`kind`, `id`,
 * `status`), and the others go on.
 *
 * @throws NodeApiError or NodeOperationError that names the first item that failed
 */
export async function settleItems(
	context: IExecuteFunctions,
	{ prepare, onFailure, report }: Items,
): Promise<INodeExecutionData[]> {
	const continues = context.continueOnFail();
	const outputs = new Map<number, ItemOutput>();
	const failures: Failure[] = [];
	const goesOn = () => continues || failures.length === 0;
	const fail = (itemIndex: number, error: unknown) => {
		failures.push({ itemIndex, error });
		onFailure?.(error);
	};

	const look = async (itemIndex: number): Promise<Prepared[]> => {
		try {
			return [{ itemIndex, work: await prepare(itemIndex) }];
		} catch (error) {
			fail(itemIndex, error);
			return [];
		}
	};
	const check = async ({ itemIndex, work }: Prepared) => {
		if (!goesOn()) return [];
		try {
			await work.check?.();
			return [{ itemIndex, work }];
		} catch (error) {
			fail(itemIndex, error);
			return [];
		}
	};
	const eyes = new Slots(preparedAtOnce);
	const prepared = await Promise.all(
		[...context.getInputData().keys()].map(async (itemIndex) =>
			eyes.run(async () => look(itemIndex)),
		),
	);
	failures.sort((one, other) => one.itemIndex - other.itemIndex);
	const checked = await Promise.all(
		prepared.flat().map(async (item) => eyes.run(async () => check(item))),
	);
	const settle = async ({ itemIndex, work }: Prepared) => {
		if (!goesOn()) return;
		try {
			outputs.set(itemIndex, await work.run());
		} catch (error) {
			fail(itemIndex, error);
		}
	};
	await Promise.all(
		checked.flat().map(async (item) => {
			const { slots } = item.work;
			await (slots ? slots.run(async () => settle(item)) : settle(item));
		}),
	);

	const [first] = failures;
	if (first && !continues) {
		throw toNodeError(context.getNode(), first.error, first.itemIndex, report(first.itemIndex));
	}
	for (const failure of failures) {
		outputs.set(failure.itemIndex, errorOutput(context, failure, report(failure.itemIndex)));
	}
	return [...outputs]
		.sort(([one], [other]) => one - other)
		.map(([item, output]) => ({ ...output, pairedItem: { item } }));
}

/** n8n sends an item to the error output only if it holds nothing but `error`, `message` and `details` */
function errorOutput(
	context: IExecuteFunctions,
	{ itemIndex, error }: Failure,
	{ ids }: RunReport,
): ItemOutput {
	// The others leave as items of their own, so their IDs are enough
	const report = { ids, words: '' };
	const { message, description } = toNodeError(context.getNode(), error, itemIndex, report);
	return { json: { error: message, details: { description, ...errorFacts(error), ...ids } } };
}
