import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { Execution } from '../n8n/execution';
import { linearWorkflow, itemNodes, START, waitNode } from '../n8n/harness/linearWorkflow';
import { UNKNOWN_OUTCOME, videosFrom, errorTextOf } from '../n8n/harness/executionResult';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { Form, PICTURE, PROMPT } from './formWorkflow';
import { binary, codeNode, fetchNode, frameNode, makeNode } from './fileNodes';
import { pictureOf, withPictures } from './imageHost';

const REFUSAL = { fault: 'answer', status: 400, body: { msg: '参数错误' } } as const;

const LOST_ANSWER = { fault: 'drop', accepted: true } as const;

/** Makes an item of each of two pictures that were sent in one field of a form. */
const SPLIT = `const [{ binary }] = $input.all();
return ['first', 'second'].map((prompt, index) => ({
	json: { prompt },
	binary: { data: binary['${PICTURE}_' + index] },
}));`;

/** A binary field has another address at each try, and may have another place; its video is paid for once. */
export const payOnceScenarios: readonly Scenario[] = [
	{
		name: 'Retry On Fail creates the one of two that was refused, and not the other again',
		run: async (harness) => {
			await withPictures(2, async (urls) => {
				const testWorkflow = await harness.newWorkflow(AT_ONCE);
				testWorkflow.service.misbehave({ on: 'create', prompt: '1', ...REFUSAL });
				const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };
				await testWorkflow.write(
					linearWorkflow([
						START,
						...itemNodes(urls.map((url) => ({ url }))),
						fetchNode('={{ $json.url }}'),
						frameNode(binary('data'), { prompt: '={{ $itemIndex }}', node }),
						waitNode(),
					]),
				);
				equal((await videosFrom(await testWorkflow.run(), harness)).length, 2);
				expectPaidOnce(testWorkflow, ['0', '1']);
				equal(testWorkflow.service.counts.create, 3);
			});
		},
	},
	{
		name: 'retried: of two pictures sent by a form, the one that was refused is created, and not the other again',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			testWorkflow.service.misbehave({ on: 'create', prompt: 'second', ...REFUSAL });
			const create = frameNode(binary('data'), { prompt: '={{ $json.prompt }}' });
			const form = await Form.open(harness, testWorkflow, [codeNode(SPLIT), create, waitNode()]);
			const pictures = [pictureOf(0), pictureOf(1)];
			const failed = await form.submit({ prompt: 'A lighthouse', pictures });
			equal(failed.status, 'error');
			const retried = await testWorkflow.retry(failed.id);
			equal((await videosFrom(retried, harness)).length, 2);
			expectPaidOnce(testWorkflow, ['first', 'second']);
		},
	},
	{
		name: 'retried: a picture sent by a form, whose answer was lost, is not created again',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			testWorkflow.service.misbehave({ on: 'create', ...LOST_ANSWER });
			const create = frameNode(binary(PICTURE), { prompt: PROMPT });
			const form = await Form.open(harness, testWorkflow, [create, waitNode()]);
			const failed = await form.submit({ prompt: 'A lighthouse', pictures: [pictureOf(0)] });
			expectUnknown(failed, testWorkflow);
			expectUnknown(await testWorkflow.retry(failed.id), testWorkflow);
		},
	},
	{
		name: 'retried: a picture that Code has made, whose answer was lost, is not created again',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			testWorkflow.service.misbehave({ on: 'create', ...LOST_ANSWER });
			const create = frameNode(binary('made'), { prompt: 'A lighthouse' });
			await testWorkflow.write(
				linearWorkflow([START, makeNode(pictureOf(0), 'made'), create, waitNode()]),
			);
			const failed = await testWorkflow.run();
			expectUnknown(failed, testWorkflow);
			expectUnknown(await testWorkflow.retry(failed.id), testWorkflow);
		},
	},
	{
		name: 'retried: a picture that HTTP Request has fetched, whose answer was lost, is not created again',
		run: async (harness) => {
			await withPictures(1, async ([url = '']) => {
				const testWorkflow = await harness.newWorkflow(AT_ONCE);
				testWorkflow.service.misbehave({ on: 'create', ...LOST_ANSWER });
				const create = frameNode(binary('data'), { prompt: 'A lighthouse' });
				await testWorkflow.write(linearWorkflow([START, fetchNode(url), create, waitNode()]));
				const failed = await testWorkflow.run();
				expectUnknown(failed, testWorkflow);
				expectUnknown(await retryAfterHttpRequest(testWorkflow, failed), testWorkflow);
			});
		},
	},
];

/**
 * HTTP Request leaves the connection of a file in the data of the execution, which n8n then cannot put
 * into its answer to the retry: it is an error, though the retry has run.
 */
async function retryAfterHttpRequest(
	testWorkflow: TestWorkflow,
	failed: Execution,
): Promise<Execution> {
	await testWorkflow.retry(failed.id).catch((error: unknown) => {
		match(String(error), /Converting circular structure to JSON/);
	});
	const [newest] = await testWorkflow.executions();
	ok(newest && newest.id !== failed.id, 'the execution was not retried');
	return await testWorkflow.end(newest.id);
}

/** The service has accepted one video for each of the prompts, and no other. */
function expectPaidOnce({ service }: TestWorkflow, prompts: readonly string[]): void {
	deepEqual(service.creates.map(({ body }) => body.prompt).sort(), prompts);
}

function expectUnknown(execution: Execution, { service }: TestWorkflow): void {
	equal(execution.status, 'error', 'the video was created again');
	match(errorTextOf(execution), UNKNOWN_OUTCOME);
	equal(service.counts.create, 1);
}
