import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { oldN8nError } from '../errors/parameterErrors';
import type { RunReport } from '../errors/reports';
import { Breather } from '../timing/breather';
import type { Clock } from '../timing/clock';
import { Limiter } from '../timing/limiter';
import { includesInputFields, withInputFields, type OwnFields } from './inputFields';
import { errorFacts, latestFields, toNodeError } from './nodeError';
import { toOutputItem, type ItemOutput } from './pairedItem';

/** What a node does for an item, in steps; each step waits until the one before is over for all items */
export interface ItemOperation<Read, Prepared> {
	readonly clock: Clock;
	/** Reads and checks what an item asks for */
	readonly read: (itemIndex: number) => Read | Promise<Read>;
	/** Finds out what is to be done for it; nothing that may cost money is sent */
	readonly prepare: (read: Read) => Prepared | Promise<Prepared>;
	/** Asks the service for what costs nothing */
	readonly check?: (prepared: Prepared) => Promise<void>;
	readonly execute: (prepared: Prepared) => Promise<ItemOutput>;
	/** Limits how many execute at once; missing where all may */
	readonly limiter?: Pick<Limiter, 'run'>;
	/** Called when an item fails, while others may be in flight */
	readonly onFailure?: (error: unknown) => void;
	/** Fields of the output that are never those of the item; none by default */
	readonly ownFields?: OwnFields;
	/** What the error that ends the run says about the rest of it, once nothing is in flight any more */
	readonly report: (itemIndex: number) => RunReport;
}

/** A guess: each may open a file of n8n's, or ask the service */
const preparedAtOnce = 4;

/** Aborts as soon as the execution is stopped or runs out of its own time */
export const cancelSignalOf = (context: IExecuteFunctions): AbortSignal =>
	context.getExecutionCancelSignal() ?? new AbortController().signal;

interface Indexed<Value> {
	readonly itemIndex: number;
	readonly value: Value;
}

/**
 * Runs an operation over all items and pairs each outcome with its item.
 *
 * After an error nothing new begins, and what is in flight is awaited. With one of the "Continue" settings an error becomes
 * an item instead, whose `details` carry what a workflow can go on with (`kind`, `id`, `status`), and the others go on.
 *
 * @throws NodeApiError or NodeOperationError that names the first item that failed
 */
export async function runItems<Read, Prepared>(
	context: IExecuteFunctions,
	{
		clock,
		read,
		prepare,
		check,
		execute,
		limiter,
		onFailure,
		ownFields,
		report,
	}: ItemOperation<Read, Prepared>,
): Promise<INodeExecutionData[]> {
	const node = context.getNode();
	const keepsFields = readOption(context);
	const continues = context.continueOnFail();
	const errors = new Map<number, unknown>();
	const breather = new Breather(clock, cancelSignalOf(context));

	async function runStep<Input, Output>(
		inputs: ReadonlyArray<Indexed<Input>>,
		step: (input: Input) => Output | Promise<Output>,
		stepLimiter: Pick<Limiter, 'run'> = new Limiter(),
		evenAfterErrors = continues,
	): Promise<Array<Indexed<Output>>> {
		const outputs = inputs.map(async ({ itemIndex, value }) =>
			stepLimiter.run(async () => {
				await breather.breathe();
				if (!evenAfterErrors && errors.size > 0) return [];
				try {
					return [{ itemIndex, value: await step(value) }];
				} catch (error) {
					errors.set(itemIndex, error);
					onFailure?.(error);
					return [];
				}
			}),
		);
		return (await Promise.all(outputs)).flat();
	}

	const few = new Limiter({ concurrency: preparedAtOnce });
	const items = context.getInputData().map((_item, itemIndex) => ({ itemIndex, value: itemIndex }));
	const readItem = (itemIndex: number) => {
		// n8n 2.0 is the first to tell a retry from another execution, without which a crash could be paid for twice
		if (!('getExecutionContext' in context)) throw oldN8nError();
		return read(itemIndex);
	};
	// All mistakes are found, whatever becomes of the first one
	const asked = await runStep(items, readItem, few, true);
	const prepared = await runStep(asked, prepare, few, true);
	const checkItem = async (value: Prepared) => {
		await check?.(value);
		return value;
	};
	// An item may take longer than those behind it to be found wrong
	const mistakes = [...errors].sort(([one], [other]) => one - other);
	const checked = await runStep(prepared, checkItem, few);
	const done = await runStep(checked, execute, limiter);

	const [first] = mistakes.length > 0 ? mistakes : errors;
	if (first && !continues) {
		const [itemIndex, error] = first;
		throw toNodeError(node, error, itemIndex, report(itemIndex), items.length);
	}
	const failed = [...errors].map(([itemIndex, error]) => {
		// The others leave as items of their own: with all their IDs in each of a thousand errors, nobody would be helped
		const nodeError = toNodeError(node, error, itemIndex, { ids: {}, words: '' });
		const { message, description } = nodeError;
		const details = { description, ...errorFacts(error) };
		const json = { ...latestFields(error), error: message, details };
		return { itemIndex, value: { json, error: nodeError } };
	});
	const inputs = context.getInputData();
	const whole = (itemIndex: number, output: ItemOutput): ItemOutput => {
		const input = keepsFields && inputs[itemIndex];
		return input ? withInputFields(output, input, ownFields ?? {}) : output;
	};
	return [...done, ...failed]
		.sort((one, other) => one.itemIndex - other.itemIndex)
		.map(({ itemIndex, value }) => toOutputItem(node, itemIndex, whole(itemIndex, value)));
}

/** @throws NodeOperationError */
function readOption(context: IExecuteFunctions): boolean {
	try {
		return includesInputFields(context);
	} catch (error) {
		throw toNodeError(context.getNode(), error, 0, { ids: {}, words: '' });
	}
}
