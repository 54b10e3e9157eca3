import { setTimeout as sleep } from 'node:timers/promises';

import { ApiError } from '../../n8n/n8nSession';
import { followExecution, type Execution } from '../../n8n/execution';
import { linearWorkflow, itemNodes, START } from '../../n8n/harness/linearWorkflow';
import type { TestWorkflow } from '../../n8n/harness/testWorkflow';
import type { N8nHarness } from '../../n8n/harness/n8nHarness';
import type { Workflow } from '../../n8n/workflowJson';
import type { Service, ServiceOptions } from '../../service/simulatedService';
import type { AlternativeName, TrialOutcome } from '../results';
import type { Alternative, Canvas, VideoEndpoint, VideoBatch } from './alternative';
import { outcomeOf } from './trialOutcome';
import { effortOf, type Effort } from './effort';

const ASK_EVERY_MS = 2_000;

/** How long an execution is given */
export interface TimeLimit {
	/** Seconds until it is stopped */
	readonly seconds: number;
	/** Ends the trial itself */
	readonly signal: AbortSignal;
}

/** One alternative in n8n, with a service of its own, so that what is counted there comes from it alone */
export class Trial {
	private constructor(
		private readonly harness: N8nHarness,
		private readonly alternative: Alternative,
		private readonly batch: VideoBatch,
		private readonly testWorkflow: TestWorkflow,
		private readonly endpoint: VideoEndpoint,
		readonly effort: Effort,
	) {}

	static async prepare(
		harness: N8nHarness,
		alternative: Alternative,
		batch: VideoBatch,
		options: ServiceOptions,
	): Promise<Trial> {
		const testWorkflow = await harness.newWorkflow(options);
		const endpoint = await alternative.open(testWorkflow.service);
		const { address } = endpoint;
		const credential = alternative.credential(harness.key, address);
		const name = `${alternative.name} ${address}`;
		const { id } = await harness.api.saveCredential({ ...credential, name });
		const credentials = { [credential.type]: { id, name } };
		const canvas = alternative.canvas(batch, { address, credentials });
		await testWorkflow.write(workflowOf(batch, canvas, alternative.output));
		return new Trial(harness, alternative, batch, testWorkflow, endpoint, effortOf(canvas));
	}

	get name(): AlternativeName {
		return this.alternative.name;
	}

	get service(): Service {
		return this.testWorkflow.service;
	}

	/** Presses Execute; gives the id of the execution */
	async start(): Promise<string> {
		return await this.testWorkflow.start();
	}

	/** What came of an execution, which is stopped if it has not ended in time */
	async end(id: string, timeLimit: TimeLimit): Promise<TrialOutcome> {
		const timeUp = AbortSignal.timeout(timeLimit.seconds * 1000);
		const signal = AbortSignal.any([timeUp, timeLimit.signal]);
		try {
			const options = { askEveryMs: ASK_EVERY_MS, signal };
			return await this.outcomeOf(await followExecution(this.harness.api, id, options));
		} catch (error) {
			if (!timeUp.aborted || timeLimit.signal.aborted) throw error;
			return await this.stop(id);
		}
	}

	/** What comes of an execution that n8n's end has interrupted, when it is retried */
	async retry(id: string, { seconds, signal }: TimeLimit): Promise<TrialOutcome> {
		const interrupted = await this.testWorkflow.end(id);
		try {
			// n8n answers when the retry has ended.
			const retried = this.testWorkflow.retry(id);
			const outcome = await Promise.race([
				retried.then((execution) => this.outcomeOf(execution)),
				sleep(seconds * 1000, undefined, { signal, ref: false }),
			]);
			if (outcome !== undefined) return outcome;
			const [newest] = await this.testWorkflow.executions();
			const stopped = await this.stop(newest?.id ?? id);
			await retried.catch(() => undefined);
			return stopped;
		} catch (error) {
			if (!(error instanceof ApiError)) throw error;
			return { ...(await this.outcomeOf(interrupted)), ending: 'error', words: error.text };
		}
	}

	async close(): Promise<void> {
		await this.endpoint.close();
	}

	private async stop(id: string): Promise<TrialOutcome> {
		await this.testWorkflow.stop(id);
		const outcome = await this.outcomeOf(await this.testWorkflow.end(id));
		return { ...outcome, ending: 'stopped', words: null };
	}

	private async outcomeOf(execution: Execution): Promise<TrialOutcome> {
		const { harness, service, batch, alternative } = this;
		return await outcomeOf(execution, { harness, service, batch, output: alternative.output });
	}
}

/** n8n goes the uppermost way first; so the MP4s stand above the line, as the upper output of an If leads to them */
const ABOVE = -200;

function workflowOf(
	{ prompts }: VideoBatch,
	{ nodes, links = {} }: Canvas,
	output: string,
): Workflow {
	const items = prompts.map((prompt) => ({ prompt }));
	const workflow = linearWorkflow([START, ...itemNodes(items), ...nodes], {
		saveExecutionProgress: true,
	});
	const connections = Object.entries(links).map(([name, outputs]) => {
		const main = outputs.map((targets) =>
			targets.map((node) => ({ node, type: 'main', index: 0 })),
		);
		return [name, { main }] as const;
	});
	return {
		...workflow,
		nodes: workflow.nodes.map((node, index) =>
			node.name === output ? { ...node, position: [200 * index, ABOVE] } : node,
		),
		connections: { ...workflow.connections, ...Object.fromEntries(connections) },
	};
}
