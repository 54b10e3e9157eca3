import { setTimeout as sleep } from 'node:timers/promises';

import { ApiError } from '../../n8n/n8nSession';
import { followExecution, type Execution } from '../../n8n/execution';
import { chain, itemNodes, START } from '../../n8n/harness/linearWorkflow';
import type { Play } from '../../n8n/harness/testWorkflow';
import type { Stage } from '../../n8n/harness/n8nHarness';
import type { Workflow } from '../../n8n/workflowJson';
import type { Service, ServiceOptions } from '../../service/server';
import type { AlternativeName, Course } from '../results';
import type { Alternative, Canvas, Door, Order } from './alternative';
import { courseOf } from './trialResult';
import { effortOf, type Effort } from './effort';

const ASK_EVERY_MS = 2_000;

/** How long an execution is given */
export interface Patience {
	/** Seconds until it is stopped */
	readonly seconds: number;
	/** Ends the trial itself */
	readonly signal: AbortSignal;
}

/** One alternative in n8n, with a service of its own, so that what is counted there comes from it alone */
export class Trial {
	private constructor(
		private readonly stage: Stage,
		private readonly alternative: Alternative,
		private readonly order: Order,
		private readonly play: Play,
		private readonly door: Door,
		readonly effort: Effort,
	) {}

	static async prepare(
		stage: Stage,
		alternative: Alternative,
		order: Order,
		options: ServiceOptions,
	): Promise<Trial> {
		const play = await stage.newPlay(options);
		const door = await alternative.open(play.service);
		const { address } = door;
		const credential = alternative.credential(stage.key, address);
		const name = `${alternative.name} ${address}`;
		const { id } = await stage.api.saveCredential({ ...credential, name });
		const credentials = { [credential.type]: { id, name } };
		const canvas = alternative.canvas(order, { address, credentials });
		await play.write(workflowOf(order, canvas, alternative.output));
		return new Trial(stage, alternative, order, play, door, effortOf(canvas));
	}

	get name(): AlternativeName {
		return this.alternative.name;
	}

	get service(): Service {
		return this.play.service;
	}

	/** Presses Execute; gives the id of the execution */
	async start(): Promise<string> {
		return await this.play.start();
	}

	/** What came of an execution, which is stopped if it has not ended in time */
	async end(id: string, patience: Patience): Promise<Course> {
		const timeUp = AbortSignal.timeout(patience.seconds * 1000);
		const signal = AbortSignal.any([timeUp, patience.signal]);
		try {
			const options = { askEveryMs: ASK_EVERY_MS, signal };
			return await this.courseOf(await followExecution(this.stage.api, id, options));
		} catch (error) {
			if (!timeUp.aborted || patience.signal.aborted) throw error;
			return await this.stop(id);
		}
	}

	/** What comes of an execution that n8n's end has interrupted, when it is retried */
	async retry(id: string, { seconds, signal }: Patience): Promise<Course> {
		const interrupted = await this.play.end(id);
		try {
			// n8n answers when the retry has ended.
			const retried = this.play.retry(id);
			const course = await Promise.race([
				retried.then((execution) => this.courseOf(execution)),
				sleep(seconds * 1000, undefined, { signal, ref: false }),
			]);
			if (course !== undefined) return course;
			const [newest] = await this.play.executions();
			const stopped = await this.stop(newest?.id ?? id);
			await retried.catch(() => undefined);
			return stopped;
		} catch (error) {
			if (!(error instanceof ApiError)) throw error;
			return { ...(await this.courseOf(interrupted)), ending: 'error', words: error.text };
		}
	}

	async close(): Promise<void> {
		await this.door.close();
	}

	private async stop(id: string): Promise<Course> {
		await this.play.stop(id);
		const course = await this.courseOf(await this.play.end(id));
		return { ...course, ending: 'stopped', words: null };
	}

	private async courseOf(execution: Execution): Promise<Course> {
		const { stage, service, order, alternative } = this;
		return await courseOf(execution, { stage, service, order, output: alternative.output });
	}
}

/** n8n goes the uppermost way first; so the MP4s stand above the line, as the upper output of an If leads to them */
const ABOVE = -200;

function workflowOf({ prompts }: Order, { nodes, links = {} }: Canvas, output: string): Workflow {
	const items = prompts.map((prompt) => ({ prompt }));
	const workflow = chain([START, ...itemNodes(items), ...nodes], { saveExecutionProgress: true });
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
