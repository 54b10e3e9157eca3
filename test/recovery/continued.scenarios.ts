import { deepEqual, equal, match } from 'node:assert/strict';
import { z } from 'zod';
import { itemsOf, itemsOfRun, runsOf } from '../n8n/execution';
import { errorTextOf, hintsOf, idsOf, videosIn } from '../n8n/harness/executionResult';
import { CREATE, WAIT } from '../n8n/harness/linearWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { videosOf, withContinue } from './videoWorkflows';

const REFUSAL = { fault: 'answer', status: 400, body: { msg: '内容审核未通过' } } as const;

const errorItemSchema = z.object({
	error: z.string(),
	details: z.object({ kind: z.string(), id: z.string().optional() }),
});

/** Some of each kind, mixed, so that no kind has a place of its own. */
const MANY = Array.from(
	{ length: 100 },
	(_, index) => `${['made', 'refused', 'made', 'failed'][index % 4] ?? ''} ${index}.`,
);

/** KyyVideo with n8n's setting "On Error: Continue", which hands an error on as an item. */
export const continuedScenarios: readonly Scenario[] = [
	{
		name: 'one of three refused, and KyyVideo continues: Wait for Video passes the error on and fetches the other two',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			testWorkflow.service.misbehave({ on: 'create', prompt: 'B', ...REFUSAL });
			await testWorkflow.write(withContinue(videosOf(['A', 'B', 'C']), CREATE));
			const execution = await testWorkflow.run();
			equal(execution.status, 'success', errorTextOf(execution));
			const [first, refused, third] = itemsOf(execution, WAIT);
			const videos = [first, third].flatMap((item) => item ?? []);
			deepEqual(await videosIn(videos, harness), idsOf(testWorkflow.service, ['A', 'C']));
			equal(errorItemSchema.parse(refused?.json).details.kind, 'refused');
			deepEqual(refused, itemsOf(execution, CREATE)[1]);
			equal(testWorkflow.service.counts.create, 3);
		},
	},
	{
		name: 'half of 100 refused or failed, and KyyVideo continues: each error names its own ID only, and one hint all that are paid for',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			const { service } = testWorkflow;
			service.misbehave({ on: 'create', prompt: 'refused', times: Infinity, ...REFUSAL });
			const outcome = { kind: 'failedAtOnce', error: '生成失败' } as const;
			service.nextTask({ prompt: 'failed', outcome }, Infinity);
			await testWorkflow.write(withContinue(videosOf(MANY), CREATE));
			const execution = await testWorkflow.run();
			equal(execution.status, 'success', errorTextOf(execution));
			const items = itemsOfRun(runsOf(execution, CREATE).at(-1));
			const made = service.creates.map(({ id }) => id);
			const named = items.map(({ json }) => made.filter((id) => JSON.stringify(json).includes(id)));
			deepEqual(
				named,
				MANY.map((prompt) => idsOf(service, [prompt])),
			);
			const errors = items.flatMap(({ json }) => errorItemSchema.safeParse(json).data ?? []);
			equal(errors.length, MANY.length / 2);
			const [hint = ''] = hintsOf(execution);
			deepEqual(
				made.filter((id) => !hint.includes(id)),
				[],
			);
			match(hint, /paid for/);
			equal(service.counts.create, MANY.length);
		},
	},
];
