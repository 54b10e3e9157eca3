import { deepEqual, equal, match } from 'node:assert/strict';
import { z } from 'zod';
import { itemsOf, runsOf, type Execution } from '../n8n/execution';
import { errorTextOf, videosIn } from '../n8n/harness/executionResult';
import { WAIT } from '../n8n/harness/linearWorkflow';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import type { Scenario } from '../n8n/harness/scenario';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import { SOON } from '../n8n/harness/videoTiming';
import { withParameters } from '../n8n/workflowJson';
import type { ServiceOptions } from '../service/simulatedService';
import { readExample } from './exampleWorkflow';

const TRIGGER = 'When clicking ‘Execute workflow’';

/** A row as a sheet gives it: all text. */
interface Row {
	prompt: string;
	model: string;
	seconds: string;
	ratio: string;
	resolution: string;
}

const BOAT: Row = {
	prompt: 'A paper boat',
	model: 'sd_2.0_special',
	seconds: '8',
	ratio: '9:16',
	resolution: '1080p',
};

const BAKER: Row = {
	prompt: 'A baker',
	model: 'Kling O3',
	seconds: '3',
	ratio: '1:1',
	resolution: '',
};

/** No Seedance 2.0 is longer than 15 seconds. */
const TOO_LONG: Row = { ...BOAT, prompt: 'A lighthouse', seconds: '20' };

const resultSchema = z.object({
	prompt: z.string(),
	/** Of a completed video there is none. */
	error: z
		.string()
		.nullish()
		.transform((error) => error ?? ''),
	id: z.string().optional(),
	video_url: z.string().optional(),
	duration: z.number().optional(),
	actualDuration: z.number().optional(),
	amount: z.number().optional(),
});

export const modelsFromSheetScenarios: readonly Scenario[] = [
	{
		name: 'models from a sheet: each sample row is made by its own model, at the endpoint of that model',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(SOON);
			await testWorkflow.write(await readExample('models-from-sheet'));
			const execution = await testWorkflow.run(TRIGGER);
			equal(execution.status, 'success', errorTextOf(execution));
			const bodies = testWorkflow.service.creates.map(({ body }) => ({
				...body,
				prompt: body.prompt.split(' ', 3).join(' '),
			}));
			const byPrompt = (one: { prompt: string }, other: { prompt: string }) =>
				one.prompt.localeCompare(other.prompt);
			deepEqual(bodies.sort(byPrompt), [
				{
					model: 'happyhorse-1.1-t2v',
					prompt: 'A baker pulls',
					duration: 5,
					resolution: '720P',
					aspect_ratio: '1:1',
				},
				{
					model: 'kyyvideo2_fast',
					prompt: 'A lighthouse on',
					duration: 5,
					aspect_ratio: '16:9',
					generateAudio: true,
				},
				{
					model: 'sd_2.0_special',
					prompt: 'A paper boat',
					duration: 8,
					resolution: '1080p',
					aspect_ratio: '9:16',
					generate_audio: true,
				},
			]);
			const results = resultsOf(execution);
			deepEqual(
				results.map(({ error }) => error),
				['', '', ''],
			);
			await expectOwnVideos(testWorkflow, execution, harness);
		},
	},
	{
		name: 'models from a sheet: a row whose length its model does not take costs nothing, and the others are made',
		run: async (harness) => {
			const testWorkflow = await openSheet(harness, [BOAT, TOO_LONG, BAKER]);
			const execution = await testWorkflow.run(TRIGGER);
			equal(execution.status, 'success', errorTextOf(execution));
			const { service } = testWorkflow;
			deepEqual(service.creates.map(({ body }) => body.prompt).sort(), [BAKER.prompt, BOAT.prompt]);
			// Not even an attempt
			equal(service.requestsTo('create').length, 2);
			const results = resultsOf(execution);
			deepEqual(
				results.map(({ prompt, error }) => [prompt, error !== '']),
				[
					[BOAT.prompt, false],
					[TOO_LONG.prompt, true],
					[BAKER.prompt, false],
				],
			);
			match(results[1]?.error ?? '', /Duration \(Seconds\) must be a whole number from 4 to 15/);
			equal(results[1]?.id, undefined);
			await expectOwnVideos(testWorkflow, execution, harness);
		},
	},
	{
		name: 'models from a sheet: a misspelled model is refused by the service alone, and the others are made',
		run: async (harness) => {
			const unknown = { ...TOO_LONG, model: 'sd_2.0_spezial' };
			const testWorkflow = await openSheet(harness, [unknown, BOAT]);
			const execution = await testWorkflow.run(TRIGGER);
			equal(execution.status, 'success', errorTextOf(execution));
			// A name that is not in the list is not checked, so it is sent, and costs nothing as it is refused
			equal(testWorkflow.service.requestsTo('create').length, 2);
			equal(testWorkflow.service.counts.create, 2);
			deepEqual(
				testWorkflow.service.creates.map(({ body }) => body.prompt),
				[BOAT.prompt],
			);
			const [refused, made] = resultsOf(execution);
			match(refused?.error ?? '', /模型不可用/);
			equal(made?.error, '');
		},
	},
	{
		name: 'models from a sheet: what a video cost and how long it is comes with its row, and a hint names another length',
		run: async (harness) => {
			const testWorkflow = await openSheet(harness, [BOAT, BAKER]);
			testWorkflow.service.nextTask({ prompt: BOAT.prompt, actualDuration: 10, amount: 0.64 });
			const execution = await testWorkflow.run(TRIGGER);
			equal(execution.status, 'success', errorTextOf(execution));
			const [boat] = resultsOf(execution);
			deepEqual([boat?.actualDuration, boat?.amount], [10, 0.64]);
			const hints = runsOf(execution, WAIT).flatMap((run) => run.hints);
			const ofLength = hints.map(({ message }) => message).filter((one) => /length/.test(one));
			deepEqual(ofLength, [
				`KyyVideo has made another length than requested: ${boat?.id ?? ''} has 10 instead of 8 seconds.`,
			]);
		},
	},
	{
		name: 'models from a sheet: without a credential no video is created, and each row says why',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(SOON);
			await testWorkflow.writeAsPasted(await readExample('models-from-sheet'));
			const execution = await testWorkflow.run(TRIGGER);
			equal(execution.status, 'success', errorTextOf(execution));
			deepEqual(
				resultsOf(execution).map(({ error }) => error),
				Array(3).fill(
					'Node does not have any credentials set. Open it and choose your KyyVideo credential.',
				),
			);
			equal(testWorkflow.service.counts.create, 0);
		},
	},
];

async function openSheet(
	harness: N8nHarness,
	rows: readonly Row[],
	options: ServiceOptions = SOON,
): Promise<TestWorkflow> {
	const testWorkflow = await harness.newWorkflow(options);
	const example = await readExample('models-from-sheet');
	const sheet = JSON.stringify({ rows });
	await testWorkflow.write(withParameters(example, 'My Sheet', { jsonOutput: sheet }));
	return testWorkflow;
}

/** What the workflow ends with for each row, in the order of the sheet. */
const resultsOf = (execution: Execution): z.output<typeof resultSchema>[] =>
	itemsOf(execution, WAIT).map(({ json }) => resultSchema.parse(json));

/** Each row without a problem has the MP4 that was made of its own prompt. */
async function expectOwnVideos(
	{ service }: TestWorkflow,
	execution: Execution,
	harness: N8nHarness,
): Promise<void> {
	const made = itemsOf(execution, WAIT).filter(({ json }) => !json['error']);
	const ids = made.map(
		({ json }) => service.creates.find(({ body }) => body.prompt === json['prompt'])?.id,
	);
	deepEqual(await videosIn(made, harness), ids);
	equal(ids.length, service.creates.length);
}
