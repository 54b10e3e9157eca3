import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { itemsOf } from '../n8n/execution';
import { videosIn } from '../n8n/harness/executionResult';
import { WAIT } from '../n8n/harness/linearWorkflow';
import type { Scenario } from '../n8n/harness/scenario';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { ROOT } from '../demo/folders';
import type { Fault } from '../service/simulatedService';
import { videosOf, withContinue } from './videoWorkflows';

const MP4 = join(ROOT, 'test', 'service', 'video.mp4');

const HEIC = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');

/** Boxes of an MP4, but none that says where its frames are. */
const UNPLAYABLE = Buffer.from('\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x0emdatframes', 'latin1');

const refusalSchema = z.object({
	error: z.string(),
	details: z.object({ kind: z.literal('download'), id: z.string(), description: z.string() }),
});

/** Answered as a whole file: with this length, and as a video. */
const served = (body: Uint8Array): Fault => ({
	fault: 'answer',
	status: 200,
	headers: { 'content-type': 'video/mp4' },
	body,
});

/** Files that are not what their host says of them. */
export const oddFileScenarios: readonly Scenario[] = [
	{
		name: 'a file cut off with the shorter length announced, a HEIC picture and an MP4 that cannot be played are refused; a whole MP4 under another type is not',
		run: async (harness) => {
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			const { service } = testWorkflow;
			const mp4 = await readFile(MP4);
			const refused: Readonly<Record<string, readonly [body: Uint8Array, words: RegExp]>> = {
				video_cut: [
					mp4.subarray(0, mp4.length / 2),
					/bytes arrived\. The end of the file is missing/,
				],
				video_heic: [HEIC, /not a video\. Its type is "heic"/],
				video_unplayable: [UNPLAYABLE, /bytes arrived\. The end of the file is missing/],
			};
			for (const [id, [body]] of Object.entries(refused)) {
				service.nextTask({ id, prompt: id });
				service.misbehave({ on: 'download', id, times: Infinity, ...served(body) });
			}
			service.nextTask({ id: 'video_whole', prompt: 'video_whole' });
			const octets = { fault: 'relabel', contentType: 'application/octet-stream' } as const;
			service.misbehave({ on: 'download', id: 'video_whole', ...octets });
			const prompts = [...Object.keys(refused), 'video_whole'];
			await testWorkflow.write(withContinue(videosOf(prompts), WAIT));
			const execution = await testWorkflow.run();
			equal(execution.status, 'success');
			const items = itemsOf(execution, WAIT);
			deepEqual(await videosIn(items.slice(-1), harness), ['video_whole']);
			const refusals = items.slice(0, -1).map(({ json }) => refusalSchema.parse(json).details);
			deepEqual(
				refusals.map(({ id }) => id),
				Object.keys(refused),
			);
			for (const { id, description } of refusals) match(description, refused[id]?.[1] ?? /^$/);
			ok(items.slice(0, -1).every(({ binary }) => binary === undefined));
		},
	},
];
