import type { IBinaryKeyData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';

import { flag } from './fieldSchemas';
import type { ItemOutput } from './pairedItem';
import { parseParameters } from './parameters';
import { isTool } from './toolRun';

/** Names that the next node takes for what this one says of its video, so that no field of the item may have them */
export interface OwnFields {
	readonly json?: readonly string[];
	readonly binary?: readonly string[];
}

const option = z.object({ includeInputFields: flag() });

/**
 * Whether the fields of the items stay in the output: the same for all items, as it takes no expression. An agent knows what
 * it has called its tool with, and pays for each word that it reads.
 *
 * @throws KyyVideoError `parameters` when the option is neither true nor false
 */
export function includesInputFields(context: IExecuteFunctions): boolean {
	const includeInputFields = context.getNodeParameter('options.includeInputFields', 0, false);
	const read = parseParameters(option, { includeInputFields });
	return read.includeInputFields && !isTool(context);
}

/**
 * Puts the fields of an item under what has become of it, where no field of the output has the same name. Nothing in them is
 * copied, as an item may hold many megabytes.
 */
export function withInputFields(
	output: ItemOutput,
	{ json, binary = {} }: INodeExecutionData,
	{ json: ownJson = [], binary: ownBinary = [] }: OwnFields,
): ItemOutput {
	// n8n takes an item with an error for one that has failed, which is for this node to say; the details belong to the error
	const ofError = json.error ? ['error', 'details'] : ['error'];
	const files: IBinaryKeyData = { ...without(copied(binary), ownBinary), ...output.binary };
	return {
		...output,
		json: { ...without(json, [...ofError, ...ownJson]), ...output.json },
		...(Object.keys(files).length > 0 && { binary: files }),
	};
}

const without = <Value>(
	fields: Readonly<Record<string, Value>>,
	names: readonly string[],
): Record<string, Value> =>
	Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

/** Items that share a file must not share the object that n8n keeps for each of them */
const copied = (binary: IBinaryKeyData): IBinaryKeyData =>
	Object.fromEntries(Object.entries(binary).map(([name, file]) => [name, { ...file }]));
