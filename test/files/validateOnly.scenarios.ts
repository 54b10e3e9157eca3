import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { request } from 'undici';
import { z } from 'zod';
import { itemsOf } from '../n8n/execution';
import { linearWorkflow, CREATE, START } from '../n8n/harness/linearWorkflow';
import { expectNoKeyIn, textsOfExecutions, whereIs } from '../n8n/harness/keySearch';
import { errorTextOf } from '../n8n/harness/executionResult';
import type { Scenario } from '../n8n/harness/scenario';
import { binary, fetchNode, frameNode } from './fileNodes';
import { withPictures } from './imageHost';

const validatedSchema = z
	.object({
		valid: z.literal(true),
		method: z.literal('POST'),
		url: z.string(),
		body: z
			.object({ model: z.string(), prompt: z.string(), first_image: z.string() })
			.passthrough(),
	})
	.strict();

/** Comes last of those that share an n8n, as it looks for the key in what the others have left. */
export const validateOnlyScenarios: readonly Scenario[] = [
	{
		name: 'Validate Only shows the request with the address of the picture, sends nothing, and hides the key',
		run: async (harness) => {
			await withPictures(1, async ([url = ''], [picture]) => {
				const testWorkflow = await harness.newWorkflow();
				const options = { validateOnly: true };
				const create = frameNode(binary('data'), { prompt: 'A lighthouse', options });
				await testWorkflow.write(linearWorkflow([START, fetchNode(url), create]));
				const execution = await testWorkflow.run();
				equal(execution.status, 'success', errorTextOf(execution));
				const [validated] = itemsOf(execution, CREATE).map(({ json }) =>
					validatedSchema.parse(json),
				);
				equal(validated?.url, `${testWorkflow.service.baseUrl}/v1/kyyvideo2/videos`);
				equal(validated.body.prompt, 'A lighthouse');
				deepEqual(testWorkflow.service.requests, []);

				const address = validated.body.first_image;
				const { statusCode, body } = await request(address);
				equal(statusCode, 200);
				deepEqual(Buffer.from(await body.arrayBuffer()), picture);

				const log = [harness.log, await readFile(harness.log)] as const;
				const texts = new Map([...(await textsOfExecutions(harness)), log]);
				// Proves that the search finds what is there.
				ok(whereIs([address], texts).length > 0);
				expectNoKeyIn(texts, harness);
			});
		},
	},
];
