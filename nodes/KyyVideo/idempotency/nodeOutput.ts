import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

const workflowData = z.object({ $: z.function(z.tuple([z.string()]), z.unknown()) });

const output = z.object({
	all: z.function(z.tuple([z.undefined(), z.number()]), z.unknown()),
});

/**
 * What `$('Name')` gives in an expression.
 *
 * @throws n8n's ExpressionError when the node has not run, or is not there
 */
export function nodeOutput(context: IExecuteFunctions, name: string, itemIndex: number) {
	const node = workflowData.parse(context.getWorkflowDataProxy(itemIndex)).$(name);
	return {
		/** Of its last run */
		lastItems: (): unknown => output.parse(node).all(undefined, -1),
	};
}
