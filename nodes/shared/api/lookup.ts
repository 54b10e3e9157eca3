import type { LibraryAnswer, VideoAnswer } from './client';
import { isAboutKey, isRateLimit, mayPass } from './refusal';

/** What comes of asking about something that one of several places knows */
type Answer = LibraryAnswer | VideoAnswer;

/**
 * Looks for something by its ID in one place after another, the likeliest first, until one knows it; from then on, only
 * there. An ID does not always say which of the service's APIs has made it.
 */
export class Lookup<Place, Answered extends Answer> {
	private known: Place | undefined;

	/**
	 * @param places the likeliest first
	 * @param isFound whether an answer shows that the place knows it
	 */
	constructor(
		private readonly places: readonly [Place, ...Place[]],
		private readonly isFound: (answer: Answered) => boolean,
	) {}

	/** Where it was found; as long as it was not, where it most likely is */
	get place(): Place {
		return this.known ?? this.places[0];
	}

	/**
	 * Asks once; at another place as well as long as none knows it, unless the answer was about something else.
	 *
	 * @param ask undefined when there is no time for it
	 * @returns the answer of the place that knows it; else the one that says the least against it, as it may be there
	 */
	async run<Asked extends Answered | undefined>(
		ask: (place: Place) => Promise<Asked>,
	): Promise<Asked> {
		let best = await this.askAt(this.place, ask);
		const others = this.known === undefined ? this.places.slice(1) : [];
		for (const place of others) {
			if (this.known !== undefined || !best || !mayBeElsewhere(best)) return best;
			const answer = await this.askAt(place, ask);
			const isBetter = answer && (this.known !== undefined || !isFinal(answer));
			if (isBetter) best = answer;
		}
		return best;
	}

	private async askAt<Asked extends Answered | undefined>(
		place: Place,
		ask: (place: Place) => Promise<Asked>,
	): Promise<Asked> {
		const answer = await ask(place);
		if (answer && this.isFound(answer)) this.known = place;
		return answer;
	}
}

/** What concerns the connection, the key or the number of requests is the same everywhere, and is asked no more often */
function mayBeElsewhere(answer: Answer): boolean {
	if (answer.kind === 'networkFailure') return false;
	if (answer.kind !== 'refusal') return true;
	return !isRateLimit(answer) && answer.retryAfter === undefined && !isAboutKey(answer);
}

/** Whether another query would be answered likewise */
const isFinal = (answer: Answer): boolean => answer.kind === 'refusal' && !mayPass(answer);
