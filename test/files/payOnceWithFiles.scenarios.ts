import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { Execution } from '../n8n/execution';
import { chain, itemNodes, START, waitNode } from '../n8n/harness/linearWorkflow';
import { UNKNOWN_FATE, videosFrom, wordsOf } from '../n8n/harness/executionResult';
import type { Play } from '../n8n/harness/testWorkflow';
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
export const onceOnlys: readonly Scenario[] = [
	{
		name: 'Retry On Fail creates the one of two that was refused, and not the other again',
		play: async (stage) => {
			await withPictures(2, async (urls) => {
				const play = await stage.newPlay(AT_ONCE);
				play.service.misbehave({ on: 'create', prompt: '1', ...REFUSAL });
				const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };
				await play.write(
					chain([
						START,
						...itemNodes(urls.map((url) => ({ url }))),
						fetchNode('={{ $json.url }}'),
						frameNode(binary('data'), { prompt: '={{ $itemIndex }}', node }),
						waitNode(),
					]),
				);
				equal((await videosFrom(await play.run(), stage)).length, 2);
				expectPaidOnce(play, ['0', '1']);
				equal(play.service.counts.create, 3);
			});
		},
	},
	{
		name: 'retried: of two pictures sent by a form, the one that was refused is created, and not the other again',
		play: async (stage) => {
			const play = await stage.newPlay(AT_ONCE);
			play.service.misbehave({ on: 'create', prompt: 'second', ...REFUSAL });
			const create = frameNode(binary('data'), { prompt: '={{ $json.prompt }}' });
			const form = await Form.open(stage, play, [codeNode(SPLIT), create, waitNode()]);
			const pictures = [pictureOf(0), pictureOf(1)];
			const failed = await form.submit({ prompt: 'A lighthouse', pictures });
			equal(failed.status, 'error');
			const retried = await play.retry(failed.id);
			equal((await videosFrom(retried, stage)).length, 2);
			expectPaidOnce(play, ['first', 'second']);
		},
	},
	{
		name: 'retried: a picture sent by a form, whose answer was lost, is not created again',
		play: async (stage) => {
			const play = await stage.newPlay(AT_ONCE);
			play.service.misbehave({ on: 'create', ...LOST_ANSWER });
			const create = frameNode(binary(PICTURE), { prompt: PROMPT });
			const form = await Form.open(stage, play, [create, waitNode()]);
			const failed = await form.submit({ prompt: 'A lighthouse', pictures: [pictureOf(0)] });
			expectUnknown(failed, play);
			expectUnknown(await play.retry(failed.id), play);
		},
	},
	{
		name: 'retried: a picture that Code has made, whose answer was lost, is not created again',
		play: async (stage) => {
			const play = await stage.newPlay(AT_ONCE);
			play.service.misbehave({ on: 'create', ...LOST_ANSWER });
			const create = frameNode(binary('made'), { prompt: 'A lighthouse' });
			await play.write(chain([START, makeNode(pictureOf(0), 'made'), create, waitNode()]));
			const failed = await play.run();
			expectUnknown(failed, play);
			expectUnknown(await play.retry(failed.id), play);
		},
	},
	{
		name: 'retried: a picture that HTTP Request has fetched, whose answer was lost, is not created again',
		play: async (stage) => {
			await withPictures(1, async ([url = '']) => {
				const play = await stage.newPlay(AT_ONCE);
				play.service.misbehave({ on: 'create', ...LOST_ANSWER });
				const create = frameNode(binary('data'), { prompt: 'A lighthouse' });
				await play.write(chain([START, fetchNode(url), create, waitNode()]));
				const failed = await play.run();
				expectUnknown(failed, play);
				expectUnknown(await retryAfterHttpRequest(play, failed), play);
			});
		},
	},
];

/**
 * HTTP Request leaves the connection of a file in the data of the execution, which n8n then cannot put
 * into its answer to the retry: it is an error, though the retry has run.
 */
async function retryAfterHttpRequest(play: Play, failed: Execution): Promise<Execution> {
	await play.retry(failed.id).catch((error: unknown) => {
		match(String(error), /Converting circular structure to JSON/);
	});
	const [newest] = await play.executions();
	ok(newest && newest.id !== failed.id, 'the execution was not retried');
	return await play.end(newest.id);
}

/** The service has taken on one video for each of the prompts, and no other. */
function expectPaidOnce({ service }: Play, prompts: readonly string[]): void {
	deepEqual(service.creates.map(({ body }) => body.prompt).sort(), prompts);
}

function expectUnknown(execution: Execution, { service }: Play): void {
	equal(execution.status, 'error', 'the video was created again');
	match(wordsOf(execution), UNKNOWN_FATE);
	equal(service.counts.create, 1);
}
