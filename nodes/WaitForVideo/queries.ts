import type { Trouble } from '../shared/backoff';
import {
	queryPatiently,
	queryTimeout,
	queryVideo,
	troubleOf,
	type QueryAnswer,
} from '../shared/client';
import type { Pace } from '../shared/clock';
import { isRateLimit } from '../shared/refusal';
import type { Connect } from '../shared/transport';
import { Throttle } from './throttle';

/** Milliseconds that a query gets to answer even when the deadline is nearer */
const lastChance = 10_000;

/** All queries of a run: they take turns, and a limit that one of them meets slows all of them */
export class Queries {
	/** So many have been made */
	made = 0;
	private readonly throttle: Throttle;

	constructor(
		private readonly connect: Connect,
		private readonly pace: Pace,
	) {
		this.throttle = new Throttle(pace);
	}

	/**
	 * Asks how a video is doing, as soon as it is its turn.
	 *
	 * @param deadline milliseconds since 1970; an answer is awaited for 10 s even after it
	 * @param signal of whoever asks
	 * @returns undefined when its turn does not come in time
	 */
	async ask(id: string, deadline: number, signal: AbortSignal): Promise<QueryAnswer | undefined> {
		const isInTime = await this.throttle.turn(deadline);
		return isInTime ? await this.query(id, deadline, signal) : undefined;
	}

	/** Asks a few times where that may help, however long it takes */
	async askPatiently(id: string, pace: Pace): Promise<QueryAnswer> {
		const query = async () => {
			await this.throttle.turn();
			return await this.query(id, Infinity, pace.signal);
		};
		return await queryPatiently(query, pace);
	}

	private async query(id: string, deadline: number, signal: AbortSignal): Promise<QueryAnswer> {
		const left = this.pace.clock.now();
		const timeout = Math.min(queryTimeout, Math.max(deadline - left, lastChance));
		const { send } = await this.connect();
		this.made += 1;
		const answer = await queryVideo(send, id, signal, timeout);
		const limit = limitIn(answer);
		// Silence and faults say nothing of how often one may ask
		if (limit ?? answer.kind === 'task') this.throttle.heed(left, limit);
		return answer;
	}
}

/** Too many requests, or the wish not to come back before some time: both are meant for all who ask */
function limitIn(answer: QueryAnswer): Trouble | undefined {
	if (answer.kind !== 'refusal') return undefined;
	const isLimit = isRateLimit(answer) || troubleOf(answer)?.retryAfter !== undefined;
	return isLimit ? answer : undefined;
}
