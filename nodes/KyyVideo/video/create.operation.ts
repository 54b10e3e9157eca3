import type { IExecuteFunctions } from 'n8n-workflow';

import { createVideo } from '../../shared/client';
import type { Clock } from '../../shared/clock';
import type { Task } from '../../shared/task';
import type { Send } from '../../shared/transport';
import { displayNames } from './create.fields';
import { parseCreateParameters, parseGenerateFrom, parseModel } from './create.parameters';
import { createRequest } from './create.request';

/**
 * Submits the video of one item.
 *
 * @throws VideoError `parameters` before anything is sent, or what `createVideo` throws
 */
export async function create(
	context: IExecuteFunctions,
	itemIndex: number,
	send: Send,
	clock: Clock,
	signal: AbortSignal,
): Promise<Task> {
	const values = Object.fromEntries(
		// A field that is not shown has no value, and n8n throws without one to fall back on
		Object.keys(displayNames).map((name): [string, unknown] => [
			name,
			context.getNodeParameter(name, itemIndex, null),
		]),
	);
	const model = parseModel(values.model);
	const generateFrom = parseGenerateFrom(model, values.generateFrom);
	const request = createRequest(model, parseCreateParameters(model, generateFrom, values));
	return await createVideo(send, request, clock.now(), signal);
}
