import { equal } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readMp4 } from '../../media/mp4';
import { itemsOf, runsOf, type Execution, type Item } from '../execution';
import type { Service } from '../../service/simulatedService';
import type { N8nHarness } from './n8nHarness';
import { CREATE, WAIT } from './linearWorkflow';

const videoSchema = z.object({
	json: z.object({ id: z.string() }),
	binary: z.object({ data: z.object({ id: z.string() }) }),
});

/** How an error reads that speaks of a create whose answer is lost. */
export const UNKNOWN_OUTCOME = /may have accepted and billed/;

/**
 * The ids of the videos that an execution has handed on, in the order of its items.
 *
 * @throws when it has not succeeded, or one of the files is not an MP4
 */
export async function videosFrom(execution: Execution, harness: N8nHarness): Promise<string[]> {
	equal(execution.status, 'success', errorTextOf(execution));
	return await videosIn(itemsOf(execution, WAIT), harness);
}

/** The ids of the videos that items hold. @throws when one of the files is not an MP4 */
export async function videosIn(items: readonly Item[], harness: N8nHarness): Promise<string[]> {
	const videos = items.map((item) => videoSchema.parse(item));
	for (const { binary } of videos) {
		// Not by its id, which may be no name for a file
		const path = join(harness.folder, `${randomUUID()}.mp4`);
		await harness.api.download(binary.data.id, path);
		await readMp4(path);
	}
	return videos.map(({ json }) => json.id);
}

/** All that the error of an execution says; empty when there is none. */
export function errorTextOf({ data }: Execution): string {
	const { message, description } = data.resultData.error ?? {};
	return [message, description].filter((text) => text).join(' ');
}

/** What kind of error has ended an execution, as this package calls it. */
export function errorKindOf({ data }: Execution): string | undefined {
	return data.resultData.error?.context?.kind;
}

/** What KyyVideo has told the user beside its items, in its last run. */
export function hintsOf(execution: Execution): string[] {
	const run = runsOf(execution, CREATE).at(-1);
	return run?.hints.map(({ message }) => message) ?? [];
}

/** The ids of the videos that the service has accepted and charges for, in the order of `prompts`. */
export function idsOf({ creates }: Service, prompts: readonly string[]): string[] {
	return prompts.flatMap((prompt) =>
		creates.filter(({ body }) => body.prompt === prompt).map(({ id }) => id),
	);
}
