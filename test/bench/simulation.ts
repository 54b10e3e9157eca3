import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import { z } from 'zod';

import { startEngine, type Engine } from '../engine/harness/engine';
import { clientOf } from '../service/client';
import { startService, type Service } from '../service/simulatedService';
import { SimulatedTime } from './simulatedTime';

/** A video that is being made */
export interface Video {
	/** As the node that creates videos hands it on */
	readonly item: INodeExecutionData & { readonly json: { readonly id: string } };
	/** Milliseconds since 1970 */
	readonly completedAt: number;
}

/** What a wait for a video came to */
export interface Noticed {
	/** Seconds from its completion until the node learned of it */
	readonly delay: number;
	readonly queries: number;
}

/** All that the service says of a video that it has accepted */
const created = z.object({ id: z.string() }).catchall(z.string().or(z.number()).nullable());

const result = z.object({ status: z.string() });

/** n8n's engine with the built nodes, and the simulated service, on simulated time */
export class Simulation {
	private constructor(
		private readonly engine: Engine,
		private readonly service: Service,
		private readonly time: SimulatedTime,
		private readonly signal: AbortSignal,
	) {}

	/**
	 * @param seed of all that is random in the nodes
	 * @param signal keeps further videos from being created
	 */
	static async start(seed: number, signal: AbortSignal): Promise<Simulation> {
		const random = mersenne(seed);
		Math.random = () => uniformFloat64(random);
		const time = new SimulatedTime();
		const [engine, service] = await Promise.all([startEngine(), startService({ now: time.now })]);
		return new Simulation(engine, service, time, signal);
	}

	/** Milliseconds since 1970 */
	get now(): number {
		return this.time.now();
	}

	/** Creates a video that takes so many seconds from this moment on. @throws once the signal has aborted */
	async create(model: string, seconds: number): Promise<Video> {
		this.signal.throwIfAborted();
		const processingMs = Math.round(seconds * 1000);
		this.service.nextTask({ queuedMs: 0, processingMs });
		const answer = await clientOf(this.service).create('kyyvideo2', { model, prompt: 'A cat' });
		return {
			item: { json: created.parse(answer.body) },
			completedAt: this.now + processingMs,
		};
	}

	/**
	 * Runs the node that waits, once for each group of videos, side by side.
	 *
	 * @throws Error when a run fails
	 */
	async wait(
		groups: ReadonlyArray<readonly Video[]>,
		options: INodeParameters = {},
	): Promise<void> {
		const { key, baseUrl } = this.service;
		const runs = groups.map(async (videos) => {
			const { error, status } = await this.engine.run({
				type: 'waitForVideo',
				parameters: { download: false, maxWait: 120, options },
				items: videos.map(({ item }) => item),
				credential: { apiKey: key, baseUrl },
			});
			if (status !== 'success') throw error ?? new Error(`The run has ended as "${status}"`);
		});
		await this.time.during(Promise.all(runs));
	}

	/** What the waits for these videos came to, as the service saw it */
	noticed(videos: readonly Video[]): readonly Noticed[] {
		const queries = this.service.requestsTo('query');
		return videos.map(({ item, completedAt }) => {
			const own = queries.filter(({ path }) => path.endsWith(`/${item.json.id}`));
			const last = own.at(-1);
			if (last === undefined || result.parse(last.answer?.body).status !== 'completed') {
				throw new Error(`No query has found that ${item.json.id} is completed`);
			}
			return { delay: (last.time - completedAt) / 1000, queries: own.length };
		});
	}

	/** Forgets all videos and requests */
	reset(): void {
		this.service.reset();
	}

	async stop(): Promise<void> {
		await this.service.stop();
	}
}
