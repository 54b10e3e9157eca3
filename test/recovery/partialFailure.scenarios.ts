import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { Execution } from '../n8n/execution';
import { hintsOf, idsOf, videosFrom, wordsOf } from '../n8n/harness/executionResult';
import type { Play } from '../n8n/harness/testWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { videosOf } from './videoWorkflows';

const PROMPTS = ['one', 'two', 'three', 'four', 'five'];

const REFUSAL = { fault: 'answer', status: 400, body: { msg: '内容审核未通过' } } as const;

/** The service refuses one video of several. */
export const partialFailures: readonly Scenario[] = [
	{
		name: 'third of five refused: the retry makes those that are missing',
		play: async (stage) => {
			const play = await stage.newPlay(AT_ONCE);
			play.service.misbehave({ on: 'create', prompt: 'three', ...REFUSAL });
			await play.write(videosOf(PROMPTS));
			const failed = await play.run();
			const accepted = expectAcceptedNamed(failed, play);
			const retried = await play.retry(failed.id);
			deepEqual(await videosFrom(retried, stage), idsOf(play.service, PROMPTS));
			equal(play.service.creates.length, PROMPTS.length);
			equal(play.service.counts.create, PROMPTS.length + 1);
			expectHint(retried, accepted);
		},
	},
	{
		name: 'third of five refused, the prompt corrected: the retry makes those that are missing',
		play: async (stage) => {
			const play = await stage.newPlay(AT_ONCE);
			play.service.misbehave({ on: 'create', prompt: 'three', times: Infinity, ...REFUSAL });
			await play.write(videosOf(PROMPTS));
			const failed = await play.run();
			const accepted = expectAcceptedNamed(failed, play);
			await play.write(videosOf(PROMPTS, { prompt: "={{ $json.prompt.replace('three', '3') }}" }));
			const retried = await play.retry(failed.id, 'current');
			const corrected = ['one', 'two', '3', 'four', 'five'];
			deepEqual(await videosFrom(retried, stage), idsOf(play.service, corrected));
			equal(play.service.creates.length, PROMPTS.length);
			expectHint(retried, accepted);
		},
	},
];

/** The error names each video that is paid for; gives their number. */
function expectAcceptedNamed(failed: Execution, { service }: Play): number {
	equal(failed.status, 'error');
	const words = wordsOf(failed);
	const accepted = service.creates.map(({ id }) => id);
	ok(accepted.length >= 2 && accepted.length < PROMPTS.length, words);
	deepEqual(
		accepted.filter((id) => !words.includes(id)),
		[],
	);
	return accepted.length;
}

function expectHint(execution: Execution, handedOut: number): void {
	match(hintsOf(execution).join(' '), new RegExp(`\\b${handedOut}\\b`));
}
