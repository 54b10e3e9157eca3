import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { oldN8nError, type RunReport } from './errors';
import { errorFacts, toNodeError } from './nodeError';
import { toOutputItem, type ItemOutput } from './outputItem';
import { Slots } from './slots';

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
 * What n8n has learned last of all that the nodes need is to tell an execution that is retried from another one, without
 * which a crash could make a video be paid for twice. Where it cannot, addresses for binary fields may be missing, too.
 *
 * @throws KyyVideoError `parameters`, with an n8n of before 2.0
 */
function refuseOldN8n(context: IExecuteFunctions): void {
	if (!('getExecutionContext' in context)) throw oldN8nError();
}

/** Tries things for one item or another, and keeps what fails */
class Attempts {
	readonly failures: Failure[] = [];

	constructor(
		private readonly continues: boolean,
		private readonly onFailure: Items['onFailure'],
	) {}

	/** @returns one result, or none after a failure, be it of this item or of another one that ends the run */
	async attempt<Result>(itemIndex: number, work: () => Promise<Result>): Promise<Result[]> {
		if (!this.continues && this.failures.length > 0) return [];
		return await this.attemptAnyway(itemIndex, work);
	}

	/** As `attempt`, whatever has become of the others */
	async attemptAnyway<Result>(itemIndex: number, work: () => Promise<Result>): Promise<Result[]> {
		try {
			return [await work()];
		} catch (error) {
			this.failures.push({ itemIndex, error });
			this.onFailure?.(error);
			return [];
		}
	}
}

/** All results, in the order of the items, whose turns come by their slots */
async function inTurns<Item, Result>(
	items: readonly Item[],
	slotsOf: (item: Item) => Slots | undefined,
	work: (item: Item) => Promise<Result[]>,
): Promise<Result[]> {
	const results = await Promise.all(
		items.map(async (item) => slotsOf(item)?.run(async () => work(item)) ?? (await work(item))),
	);
	return results.flat();
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
	const attempts = new Attempts(continues, onFailure);
	const { failures } = attempts;
	const few = new Slots(preparedAtOnce);

	const indices = [...context.getInputData().keys()];
	const prepared = await inTurns(
		indices,
		() => few,
		async (itemIndex) =>
			attempts.attemptAnyway(itemIndex, async (): Promise<Prepared> => {
				refuseOldN8n(context);
				return { itemIndex, work: await prepare(itemIndex) };
			}),
	);
	// An item may take longer than those behind it to be found wrong
	failures.sort((one, other) => one.itemIndex - other.itemIndex);
	const checked = await inTurns(
		prepared,
		() => few,
		async (item) =>
			attempts.attempt(item.itemIndex, async () => {
				await item.work.check?.();
				return item;
			}),
	);
	const done = await inTurns(
		checked,
		({ work }) => work.slots,
		async ({ itemIndex, work }) =>
			attempts.attempt(itemIndex, async () => [itemIndex, await work.run()] as const),
	);
	const outputs = new Map<number, ItemOutput>(done);

	const [first] = failures;
	if (first && !continues) {
		throw toNodeError(context.getNode(), first.error, first.itemIndex, report(first.itemIndex));
	}
	for (const failure of failures) {
		outputs.set(failure.itemIndex, errorOutput(context, failure, report(failure.itemIndex)));
	}
	return [...outputs]
		.sort(([one], [other]) => one - other)
		.map(([itemIndex, output]) => toOutputItem(context.getNode(), itemIndex, output));
}

function errorOutput(
	context: IExecuteFunctions,
	{ itemIndex, error }: Failure,
	{ ids }: RunReport,
): ItemOutput {
	// The others leave as items of their own, so their IDs are enough
	const report = { ids, words: '' };
	const nodeError = toNodeError(context.getNode(), error, itemIndex, report);
	const { message, description } = nodeError;
	const details = { description, ...errorFacts(error), ...ids };
	return { json: { error: message, details }, error: nodeError };
}
