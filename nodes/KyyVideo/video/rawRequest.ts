import { z } from 'zod';

import { creatingRawVideo } from '../../shared/errors/videoErrors';
import { optional } from '../../shared/execution/fieldSchemas';
import { jsonObject } from '../../shared/execution/jsonObject';
import { parseParameters } from '../../shared/execution/parameters';
import { servicePath } from '../../shared/execution/servicePath';
import { otherModel } from '../../shared/model/models';
import type { RequestValues } from './create.parameters';
import type { VideoRequest } from './create.request';

const body = jsonObject('{"prompt": "A cat dances in the rain"}', 1);

/**
 * Reads and checks what an item asks of a model that is not in the table. What the body must hold, only the service knows.
 *
 * @throws KyyVideoError `parameters` that names every wrong field
 */
export function readRawRequest(
	values: RequestValues & { readonly resultPath?: unknown },
	baseUrl: string,
): VideoRequest {
	const path = servicePath(baseUrl, '/v1/veo/videos');
	const schema = z.object({ endpointPath: path, body, resultPath: optional(path) });
	const { resultPath, ...sent } = parseParameters(schema, values);
	return {
		path: sent.endpointPath,
		resultPath,
		body: sent.body,
		additionalFields: {},
		media: [],
		library: undefined,
		context: creatingRawVideo,
		values: { model: otherModel.value, ...sent },
		defaults: {},
	};
}
