import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { isTool } from '../../shared/execution/toolRun';

/** An expression may not ask where an item has passed its own node, but this may; n8n 3 has it no more */
const workflowData = z.object({
	$getPairedItem: z.function(z.tuple([z.string(), z.unknown(), z.unknown()]), z.unknown()),
});

/** What n8n says where it finds no way from an item to a node: which node it has come to */
const pairingError = z.object({
	context: z.object({ nodeCause: z.string(), type: z.string().optional() }),
});

/**
 * Whether an item of a later round may be one that has passed this node before, sent back by the workflow: only then does
 * the same request ask for the same video. Which one it was is not told for certain, as many nodes pair all that they give
 * with the first item that they got. An agent says the same once more when a call has failed.
 *
 * @returns true as well where n8n does not know where the item comes from
 */
export function mayBeBack(context: IExecuteFunctions, itemIndex: number): boolean {
	if (isTool(context)) return true;
	const { name } = context.getNode();
	try {
		const { $getPairedItem } = workflowData.parse(context.getWorkflowDataProxy(itemIndex));
		const { pairedItem } = context.getInputData()[itemIndex] ?? {};
		const passed = $getPairedItem(name, context.getInputSourceData(), pairedItem);
		return passed !== undefined && passed !== null;
	} catch (error) {
		// Where the way back ends at the trigger, n8n 2.41 stumbles over the inputs that it does not have, and over an item
		// where a node on the way has given a number that there is not
		if (error instanceof TypeError) return error.message.includes('pairedItem');
		const { data } = pairingError.safeParse(error);
		if (!data) return true;
		const { nodeCause, type } = data.context;
		// Its way back ends at the beginning of the workflow, and does not lead by this node
		if (type === 'paired_item_no_connection') return false;
		// A node that comes behind this one in no loop cannot have brought anything back
		const isBehind = context.getParentNodes(nodeCause).some((node) => node.name === name);
		return nodeCause === name || isBehind;
	}
}
