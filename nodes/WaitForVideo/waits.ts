import type { Pace } from '../shared/clock';
import { OnlyOnce } from '../shared/onlyOnce';
import type { WaitParameters } from './parameters';
import { waitForTask, type Waited } from './polling';
import type { Queries } from './queries';

/** What the items that name the same video ask of its wait */
type Demand = Pick<WaitParameters, 'maxWait' | 'pollInterval'>;

/** The waits of a run, one for each video: items that name the same one share it */
export class Waits {
	private readonly demands = new Map<string, Demand>();
	private readonly begun = new OnlyOnce<Waited>();

	/**
	 * @param start milliseconds since 1970, when the node began
	 * @param newPace gives each wait a signal of its own, as Node warns of more than ten listeners on the same one
	 */
	constructor(
		private readonly queries: Queries,
		private readonly start: number,
		private readonly newPace: () => Pace,
	) {}

	/** Says what an item will wait for. To be called for all items before the first one waits. */
	announce({ videoId, ...demand }: WaitParameters): void {
		const others = this.demands.get(videoId);
		this.demands.set(videoId, others ? joined(others, demand) : demand);
	}

	/** Of all items, each once */
	get videoIds(): string[] {
		return [...this.demands.keys()];
	}

	/** @throws KyyVideoError `failed`, `refused` or `canceled` */
	async waitFor({ videoId, ...own }: WaitParameters): Promise<Waited> {
		const { maxWait, pollInterval } = this.demands.get(videoId) ?? own;
		return await this.begun.get(videoId, async () =>
			waitForTask(videoId, {
				queries: this.queries,
				interval: pollInterval === undefined ? undefined : pollInterval * 1000,
				start: this.start,
				deadline: this.start + maxWait * 60_000,
				pace: this.newPace(),
			}),
		);
	}
}

/** As long as the most patient one waits, and by the plan of the model or else as often as the most eager one asks */
function joined(one: Demand, other: Demand): Demand {
	return {
		maxWait: Math.max(one.maxWait, other.maxWait),
		pollInterval:
			one.pollInterval === undefined || other.pollInterval === undefined
				? undefined
				: Math.min(one.pollInterval, other.pollInterval),
	};
}
