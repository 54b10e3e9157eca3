import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../demo/folders';
import { itemsOf } from '../n8n/execution';
import { errorTextOf } from '../n8n/harness/executionResult';
import { createNode, linearWorkflow, START, WAIT, waitNode } from '../n8n/harness/linearWorkflow';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import type { Scenario } from '../n8n/harness/scenario';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { fetchElsewhere } from '../n8n/fetchElsewhere';
import type { WorkflowNode } from '../n8n/workflowJson';
import { statusOf } from './fetchedFiles';
import { PUBLIC_SERVICE } from './unreachableFile.scenarios';

const VIDEO = join(ROOT, 'test', 'service', 'video.mp4');

const outputSchema = z.object({
	file: z.object({
		seconds: z.number(),
		orientation: z.string(),
		url: z.string().url(),
		urlExpiresAt: z.string().datetime(),
	}),
});

function linkingNode(hours: number): WorkflowNode {
	const wait = waitNode();
	return { ...wait, parameters: { options: { pollInterval: 5, publicLink: hours } } };
}

const writeWorkflow = async (testWorkflow: TestWorkflow): Promise<unknown> =>
	await testWorkflow.write(
		linearWorkflow([START, createNode({ prompt: 'A lighthouse' }), linkingNode(2)]),
	);

/** The address stays good when the execution is over; it is n8n's own, and leads to the video byte for byte. */
async function expectLink(harness: N8nHarness, origin: string): Promise<void> {
	const testWorkflow = await harness.newWorkflow(AT_ONCE);
	await writeWorkflow(testWorkflow);
	const execution = await testWorkflow.run();
	equal(execution.status, 'success', errorTextOf(execution));
	const { file } = outputSchema.parse(itemsOf(execution, WAIT)[0]?.json);
	ok(file.url.startsWith(`${origin}/rest/binary-data/signed?token=`), file.url);
	const hoursLeft = (Date.parse(file.urlExpiresAt) - Date.now()) / 3_600_000;
	ok(hoursLeft > 1.9 && hoursLeft <= 2, file.urlExpiresAt);
	const video = await readFile(VIDEO);
	deepEqual(await fetchElsewhere(file.url), {
		status: 200,
		type: 'video/mp4',
		bytes: video.length,
		sha256: createHash('sha256').update(video).digest('hex'),
	});
	// With a letter of the signature changed
	equal(await statusOf(file.url.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'))), 400);
}

async function refusalOf(testWorkflow: TestWorkflow): Promise<string> {
	const wait = { ...linkingNode(2).parameters, videoId: 'video_1' };
	const node = { ...linkingNode(2), parameters: wait };
	await testWorkflow.write(linearWorkflow([START, node]));
	const execution = await testWorkflow.run();
	equal(execution.status, 'error');
	deepEqual(testWorkflow.service.requests, []);
	return errorTextOf(execution);
}

/** For an n8n that keeps files on disk, without a public address. */
export const publicLinkScenarios: readonly Scenario[] = [
	{
		name: 'a public link: another process fetches the MP4 when the execution has ended',
		run: async (harness) => {
			await expectLink(harness, harness.url);
		},
	},
	{
		name: 'a public link where n8n has no public address: the error says what to set, before the wait',
		run: async (harness) => {
			const words = await refusalOf(await harness.newWorkflow({}, PUBLIC_SERVICE));
			ok(words.includes(`this n8n is at ${harness.url}, which is on a private network`), words);
			match(words, /environment variable N8N_WEBHOOK_URL of n8n/);
		},
	},
];

/** For an n8n that keeps files in memory. */
export const publicLinkInMemoryScenarios: readonly Scenario[] = [
	{
		name: 'a public link where n8n keeps files in memory: the error says what to set, before the wait',
		run: async (harness) => {
			const words = await refusalOf(await harness.newWorkflow());
			match(
				words,
				/Public Link \(Hours\) cannot give an address, because n8n keeps files in memory/,
			);
			match(words, /N8N_DEFAULT_BINARY_DATA_MODE of n8n to filesystem/);
		},
	},
];

/** For an n8n that keeps files in its database, and has another name for this machine. */
export const publicLinkInDatabaseScenarios: readonly Scenario[] = [
	{
		name: 'a public link out of the database, at WEBHOOK_URL: another process fetches the MP4',
		run: async (harness) => {
			await expectLink(harness, `http://localhost:${new URL(harness.url).port}`);
		},
	},
];
