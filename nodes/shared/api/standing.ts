import { reasonOf, type Refusal } from './refusal';

/**
 * How the service has taken queries of one kind, such as those for one ID or those with one key. A single refusal proves
 * nothing: a good key was refused while a video was being made [seen], and a gateway may answer in place of the service.
 */
export interface Standing {
	/** Whether the service has given a good answer */
	readonly hasWorked: boolean;
	/** How often it has refused since then */
	readonly refusals: number;
	/** Milliseconds by `Clock.elapsed`: when the first of these came */
	readonly since: number;
}

/** Before the first answer */
export const unknownStanding: Standing = { hasWorked: false, refusals: 0, since: 0 };

/** After a good answer */
export const goodStanding: Standing = { hasWorked: true, refusals: 0, since: 0 };

/** After one more refusal, which came now */
export const afterRefusal = ({ hasWorked, refusals, since }: Standing, now: number): Standing => ({
	hasWorked,
	refusals: refusals + 1,
	since: refusals === 0 ? now : since,
});

/** Refusals in a row that prove something: a client that meets them asks again three times [seen] */
export const provingRefusals = 4;

/** Milliseconds for which they must have come: a guess, and a guess at how long a gateway may be out of order */
export const provingTime = { ifNew: 10_000, ifWorked: 60_000 };

/** Whether the refusals in a row prove that the service means them */
export const isProven = ({ hasWorked, refusals, since }: Standing, now: number): boolean =>
	refusals >= provingRefusals &&
	now - since >= (hasWorked ? provingTime.ifWorked : provingTime.ifNew);

/** Whether a refusal is about the key or the base URL, and so about all that is asked with them */
export const concernsAll = (refusal: Refusal): boolean =>
	['key', 'baseUrl'].includes(reasonOf(refusal));
