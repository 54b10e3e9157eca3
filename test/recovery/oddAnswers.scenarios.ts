import { deepEqual, equal, match, ok } from 'node:assert/strict';
import {
	errorKindOf,
	errorTextOf,
	UNKNOWN_OUTCOME,
	videosFrom,
} from '../n8n/harness/executionResult';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { videosOf } from './videoWorkflows';

/** The most tries that n8n allows, so that each answer could be paid for five times. */
const node = { retryOnFail: true, maxTries: 5, waitBetweenTries: 100 };

/** HTTP 200, and nothing that says whether a video was begun. */
const DOUBTFUL: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
	'the code 504 of a gateway': { code: 504, msg: '504 Gateway Time-out' },
	'the code 502 of a gateway': { code: 502, msg: '502 Bad Gateway' },
	'a connection that was reset': { code: 500, msg: 'Connection reset' },
	'success, but no ID': { code: 0, msg: 'success', data: null },
};

const doubtful = Object.entries(DOUBTFUL).map(([what, body]): Scenario => ({
	name: `HTTP 200 with ${what}: unknown, and Retry On Fail does not create again`,
	run: async (harness) => {
		const testWorkflow = await harness.newWorkflow(AT_ONCE);
		const answer = { fault: 'answer', status: 200, body, accepted: true } as const;
		testWorkflow.service.misbehave({ on: 'create', ...answer });
		await testWorkflow.write(videosOf(['A'], { node }));
		const failed = await testWorkflow.run();
		equal(errorKindOf(failed), 'unknown', errorTextOf(failed));
		match(errorTextOf(failed), UNKNOWN_OUTCOME);
		equal(testWorkflow.service.counts.create, 1);
	},
}));

const refusedWithTask = [409, 429].map((httpStatus): Scenario => ({
	name: `HTTP ${httpStatus} that carries the task: the video is handed on, and not created again`,
	run: async (harness) => {
		const testWorkflow = await harness.newWorkflow(AT_ONCE);
		const amendment = { fault: 'amend', fields: {}, httpStatus } as const;
		testWorkflow.service.misbehave({ on: 'create', ...amendment });
		await testWorkflow.write(videosOf(['A'], { node }));
		const videos = await videosFrom(await testWorkflow.run(), harness);
		deepEqual(videos, [testWorkflow.service.lastCreate.id]);
		equal(testWorkflow.service.counts.create, 1);
	},
}));

const refusedWithId = [409, 429].map((httpStatus): Scenario => ({
	name: `HTTP ${httpStatus} with a bare ID: unknown, the error names the ID, and nothing is created again`,
	run: async (harness) => {
		const testWorkflow = await harness.newWorkflow(AT_ONCE);
		const fields = { status: undefined, msg: '重复提交' };
		testWorkflow.service.misbehave({ on: 'create', fault: 'amend', fields, httpStatus });
		await testWorkflow.write(videosOf(['A'], { node }));
		const failed = await testWorkflow.run();
		const words = errorTextOf(failed);
		equal(errorKindOf(failed), 'unknown', words);
		ok(words.includes(testWorkflow.service.lastCreate.id), words);
		equal(testWorkflow.service.counts.create, 1);
	},
}));

/** Answers to a create that say one thing in their status and another one in their body. */
export const oddAnswerScenarios: readonly Scenario[] = [
	...doubtful,
	...refusedWithTask,
	...refusedWithId,
];
