import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { nodeOutput } from './nodeOutput';

const unknownItem = z.object({
	json: z.object({ details: z.object({ kind: z.literal('unknown') }) }),
});

/** What n8n says where it finds no way from an item to a node: which node it has come to */
const pairingError = z.object({ context: z.object({ nodeCause: z.string() }) });

/**
 * Whether an item of a later round may be one that this node has failed to create, sent back by the workflow: only then does
 * the same request ask for the same video. An agent says the same once more when a call has failed.
 *
 * @returns true as well where n8n does not know where the item comes from
 */
export function mayBeBack(context: IExecuteFunctions, itemIndex: number): boolean {
	const { name, type } = context.getNode();
	if (context.isToolExecution() || type.endsWith('Tool')) return true;
	try {
		return unknownItem.safeParse(nodeOutput(context, name, itemIndex).item).success;
	} catch (error) {
		const { data } = pairingError.safeParse(error);
		const isFromOutside = data && context.getParentNodes(data.context.nodeCause).length === 0;
		return !isFromOutside;
	}
}
