import { mayPass, type Refusal } from '../shared/api/refusal';
import { concernsAll, isProven, type Standing } from '../shared/api/standing';
import { timeToAppear } from '../shared/model/waitTimes';

/** What speaks for and against a refusal, itself included */
export interface Evidence {
	/** How the service has taken the queries for this video */
	readonly own: Standing;
	/** How it has taken the key, in the queries for all videos of the run */
	readonly key: Standing;
	/** Milliseconds by `Clock.elapsed`; undefined where nobody says it */
	readonly created: number | undefined;
	/** Milliseconds by `Clock.elapsed`: when the service first answered a query for this video */
	readonly firstAnswer: number;
	/** Milliseconds by `Clock.elapsed` */
	readonly now: number;
}

/** By so many refusals a video confirms what was proved with others, or what its whole wait has brought */
const confirmingRefusals = 2;

/** Whether the service means it, so that to ask on is in vain */
export function isMeant(refusal: Refusal, { own, key, ...times }: Evidence): boolean {
	const { created, firstAnswer, now } = times;
	if (!concernsAll(refusal)) {
		return isProven(own, now) && now - (created ?? firstAnswer) >= timeToAppear;
	}
	const hasWorked = own.hasWorked || key.hasWorked;
	const isConfirmed = own.refusals >= confirmingRefusals && isProven(key, now);
	return isConfirmed || isProven({ ...own, hasWorked }, now);
}

/** Whether a wait that is out of time has met nothing that contradicts the refusal which came last */
export function isUncontradicted(refusal: Refusal, { own, key, created, now }: Evidence): boolean {
	const isNew = created !== undefined && now - created < timeToAppear;
	const isContradicted = own.hasWorked || (concernsAll(refusal) ? key.hasWorked : isNew);
	return !mayPass(refusal) && !isContradicted && own.refusals >= confirmingRefusals;
}
