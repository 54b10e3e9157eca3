import { equal } from 'node:assert/strict';
import { join } from 'node:path';
import { ROOT } from '../demo/folders';
import { runsOf, type Execution } from '../n8n/execution';
import { WAIT } from '../n8n/harness/linearWorkflow';
import { WAIT_TYPE } from '../n8n/harness/nodeTypes';
import { videosFrom } from '../n8n/harness/executionResult';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { nodeOfType, readWorkflow, withParameters } from '../n8n/workflowJson';
import type { ServiceOptions } from '../service/simulatedService';

const EXAMPLE = join(ROOT, 'examples', 'first-video.json');
const TRIGGER = 'n8n-nodes-base.manualTrigger';

/** The first example, as a user imports it, with a credential and a service of its own. */
export class FirstVideoExample {
	private constructor(
		private readonly harness: N8nHarness,
		private readonly testWorkflow: TestWorkflow,
		private readonly trigger: string,
	) {}

	/** Stores the workflow and its credential. @param options of the service */
	static async write(
		harness: N8nHarness,
		options: ServiceOptions = AT_ONCE,
	): Promise<FirstVideoExample> {
		const example = await readWorkflow(EXAMPLE);
		const { name: wait } = nodeOfType(example, WAIT_TYPE);
		const testWorkflow = await harness.newWorkflow(options);
		// The shortest interval that the node takes: a real video would take minutes.
		await testWorkflow.write(withParameters(example, wait, { options: { pollInterval: 5 } }));
		return new FirstVideoExample(harness, testWorkflow, nodeOfType(example, TRIGGER).name);
	}

	get service() {
		return this.testWorkflow.service;
	}

	/** Presses Execute; gives the id of the execution. */
	async start(): Promise<string> {
		return await this.testWorkflow.start(this.trigger);
	}

	async execution(id: string): Promise<Execution> {
		return await this.testWorkflow.execution(id);
	}

	/** Waits for the end of an execution. @throws when it has not made a video that can be played */
	async video(id: string): Promise<Execution> {
		const execution = await this.testWorkflow.end(id);
		equal((await videosFrom(execution, this.harness)).length, 1);
		return execution;
	}

	/** Presses Execute and waits for the video. */
	async run(): Promise<Execution> {
		return await this.video(await this.start());
	}
}

/** What Wait for Video has told the user about its run. */
export function summaryOf(execution: Execution): string {
	const run = runsOf(execution, WAIT).at(-1);
	return run?.hints.map(({ message }) => message).join('\n') ?? '';
}
