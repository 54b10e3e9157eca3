import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../demo/folders';
import { itemsOfRun, runsOf, type Execution } from '../n8n/execution';
import { errorTextOf } from '../n8n/harness/executionResult';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import type { Scenario } from '../n8n/harness/scenario';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import { SOON } from '../n8n/harness/videoTiming';
import { withParameters } from '../n8n/workflowJson';
import { sha256, workflowWithDistinctVideos } from './distinctVideos';
import { pathOf, readExample } from './exampleWorkflow';
import { FetchingNetwork, type Publication } from './fetchingNetwork';

const EXAMPLE = 'post-by-address';

const TRIGGER = 'When clicking ‘Execute workflow’';
const FAILED = 'Notify Me: Not Posted';

const videoNamed = (name: string): Buffer =>
	readFileSync(join(ROOT, 'test', 'media', 'videos', `${name}.mp4`));

/** A row, and the MP4 that the service makes of it. */
interface Row {
	prompt: string;
	caption: string;
	ratio: string;
	video: Buffer;
	kind: Publication['kind'];
}

const BOAT: Row = {
	prompt: 'A paper boat',
	caption: 'Monday mood: just drifting. #rain',
	ratio: '9:16',
	video: videoNamed('index-last'),
	kind: 'reels',
};

const LIGHTHOUSE: Row = {
	prompt: 'A lighthouse',
	caption: 'Holding on. #storm',
	ratio: '16:9',
	video: videoNamed('large'),
	kind: 'posts',
};

/** The file decides, and not what the row has asked for. */
const TURNED: Row = {
	prompt: 'A baker',
	caption: 'Fresh "from" the oven.\n#bakery',
	ratio: '16:9',
	video: videoNamed('rotated'),
	kind: 'reels',
};

const SQUARE: Row = {
	prompt: 'A harbour',
	caption: 'Dusk',
	ratio: '9:16',
	video: videoNamed('square'),
	kind: 'posts',
};

const failedSchema = z.object({
	caption: z.string(),
	error: z.unknown().transform((error) => JSON.stringify(error)),
	id: z.string().optional(),
});

interface Example {
	testWorkflow: TestWorkflow;
	network: FetchingNetwork;
}

export const postByAddressScenarios: readonly Scenario[] = [
	{
		name: 'post by address: no node looks back at another one',
		run: async () => {
			doesNotMatch(await readFile(pathOf(EXAMPLE), 'utf8'), /\$\(|\$node/);
		},
	},
	{
		name: 'post by address: a portrait sample becomes a Reel and a landscape one a post, fetched when the execution has ended',
		run: async (harness) => {
			await withExample(harness, [BOAT, LIGHTHOUSE], async ({ testWorkflow, network }) => {
				await testWorkflow.write(await readExample(EXAMPLE, { network: network.url }));
				const execution = await succeed(testWorkflow);
				deepEqual(failedOf(execution), []);
				await expectPublished(network, [BOAT, LIGHTHOUSE]);
				deepEqual(ratiosOf(testWorkflow), ['16:9', '9:16']);
			});
		},
	},
	{
		name: 'post by address: what the MP4 is decides, not what the row has asked for',
		run: async (harness) => {
			const rows = [BOAT, TURNED, SQUARE, LIGHTHOUSE];
			await withExample(harness, rows, async ({ testWorkflow, network }) => {
				await writeRows(testWorkflow, network, rows);
				deepEqual(failedOf(await succeed(testWorkflow)), []);
				await expectPublished(network, rows);
			});
		},
	},
	{
		name: 'post by address: what the network refused ends with its caption, its video and the words of the network, and the others are posted',
		run: async (harness) => {
			const rows = [BOAT, TURNED, LIGHTHOUSE];
			await withExample(harness, rows, async ({ testWorkflow, network }) => {
				network.refused.add(BOAT.caption).add(LIGHTHOUSE.caption);
				await writeRows(testWorkflow, network, rows);
				const failed = failedOf(await succeed(testWorkflow));
				deepEqual(failed.map(({ caption }) => caption).sort(), [LIGHTHOUSE.caption, BOAT.caption]);
				for (const { caption, error, id } of failed) {
					ok(error.includes('We do not post'), error);
					equal(id, idOf(testWorkflow, rows, caption));
				}
				await expectPublished(network, [TURNED]);
				equal(testWorkflow.service.counts.create, rows.length);
			});
		},
	},
	{
		name: 'post by address: a row that is refused and one that fails are never posted, and say why; the other is',
		run: async (harness) => {
			const refused = { ...SQUARE, prompt: 'A [refuse] at once', caption: 'Refused' };
			const failing = { ...SQUARE, prompt: 'A [fail] in the making', caption: 'Failed' };
			const rows = [refused, BOAT, failing];
			await withExample(harness, rows, async ({ testWorkflow, network }) => {
				await writeRows(testWorkflow, network, rows);
				const [first, second, ...others] = failedOf(await succeed(testWorkflow));
				deepEqual([first?.caption, second?.caption, others], ['Refused', 'Failed', []]);
				match(first?.error ?? '', /refused the content/);
				match(second?.error ?? '', /could not make the video/);
				await expectPublished(network, [BOAT]);
			});
		},
	},
	{
		name: 'post by address: without a credential no video is created and nothing posted, and each row says why',
		run: async (harness) => {
			await withExample(harness, [], async ({ testWorkflow, network }) => {
				await testWorkflow.writeAsPasted(await readExample(EXAMPLE, { network: network.url }));
				const failed = failedOf(await succeed(testWorkflow));
				deepEqual(
					failed.map(({ caption, error }) => [caption, error]),
					[BOAT, LIGHTHOUSE].map(({ caption }) => [
						caption,
						'"Node does not have any credentials set. Open it and choose your KyyVideo credential."',
					]),
				);
				deepEqual([testWorkflow.service.counts.create, network.orders], [0, []]);
			});
		},
	},
];

/** Sets it up at a network and a service of its own, which makes of each row its own MP4. */
async function withExample(
	harness: N8nHarness,
	rows: readonly Row[],
	use: (example: Example) => Promise<void>,
): Promise<void> {
	const videoOf = (prompt: string): Buffer => {
		const row = rows.find((one) => prompt.startsWith(one.prompt));
		ok(row, `There is no row for "${prompt}".`);
		return row.video;
	};
	await FetchingNetwork.during(async (network) => {
		await use({ testWorkflow: await workflowWithDistinctVideos(harness, SOON, videoOf), network });
	});
}

/** Stores the example with other rows than its samples. */
async function writeRows(
	testWorkflow: TestWorkflow,
	network: FetchingNetwork,
	rows: readonly Row[],
): Promise<void> {
	const columns = rows.map(({ prompt, caption, ratio }) => ({ prompt, caption, ratio }));
	const jsonOutput = JSON.stringify({ rows: columns });
	const example = await readExample(EXAMPLE, { network: network.url });
	await testWorkflow.write(withParameters(example, 'My Rows', { jsonOutput }));
}

async function succeed(testWorkflow: TestWorkflow): Promise<Execution> {
	const execution = await testWorkflow.run(TRIGGER);
	equal(execution.status, 'success', errorTextOf(execution));
	return execution;
}

/** What the owner is told of, in the order of the runs. */
const failedOf = (execution: Execution): z.output<typeof failedSchema>[] =>
	runsOf(execution, FAILED)
		.flatMap((run) => itemsOfRun(run))
		.map(({ json }) => failedSchema.parse(json));

/** The network has fetched the MP4s of these rows byte for byte, and published each once under its caption. */
async function expectPublished(network: FetchingNetwork, rows: readonly Row[]): Promise<void> {
	const byCaption = (one: { caption: string }, other: { caption: string }) =>
		one.caption.localeCompare(other.caption);
	const expected = rows.map(({ kind, caption, video }) => ({
		kind,
		caption,
		status: 200,
		type: 'video/mp4',
		bytes: video.length,
		sha256: sha256(video),
	}));
	deepEqual((await network.publish()).sort(byCaption), expected.sort(byCaption));
}

/** What was asked for, in the order of the alphabet. */
const ratiosOf = ({ service }: TestWorkflow): unknown[] =>
	service.creates.map(({ body }) => body['aspect_ratio']).sort();

function idOf(
	{ service }: TestWorkflow,
	rows: readonly Row[],
	caption: string,
): string | undefined {
	const prompt = rows.find((row) => row.caption === caption)?.prompt;
	return service.creates.find(({ body }) => body.prompt === prompt)?.id;
}
