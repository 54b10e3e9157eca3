import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import type { ServiceOptions } from '../service/simulatedService';

const VIDEO = readFileSync(join(__dirname, '..', 'service', 'video.mp4'));

const HEADER_BYTES = 8;

/** The MP4 of a prompt: another one for each, by a box that players skip. */
function videoOf(prompt: string): Buffer {
	const content = Buffer.from(prompt);
	const header = Buffer.alloc(HEADER_BYTES);
	header.writeUInt32BE(HEADER_BYTES + content.length);
	header.write('free', 4);
	return Buffer.concat([VIDEO, header, content]);
}

/** Of bytes, or of the MP4 of a prompt, in hexadecimal. */
export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
export const sha256Of = (prompt: string): string => sha256(videoOf(prompt));

/**
 * A workflow whose service makes another MP4 of each prompt, so that none can be taken for another.
 *
 * @param make gives the MP4 of a prompt
 */
export async function workflowWithDistinctVideos(
	harness: N8nHarness,
	options: ServiceOptions = {},
	make: (prompt: string) => Buffer = videoOf,
): Promise<TestWorkflow> {
	const given = new Set<string>();
	const testWorkflow = await harness.newWorkflow({
		...options,
		// Before a file is fetched its address is, by a query.
		onAnswer: ({ endpoint }) => {
			if (endpoint !== 'query') return;
			for (const { id, body } of testWorkflow.service.creates.filter(
				(create) => !given.has(create.id),
			)) {
				given.add(id);
				testWorkflow.service.misbehave({
					on: 'download',
					id,
					fault: 'answer',
					status: 200,
					headers: { 'content-type': 'video/mp4' },
					body: make(body.prompt),
					times: Infinity,
				});
			}
		},
	});
	return testWorkflow;
}
