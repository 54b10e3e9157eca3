import { z } from 'zod';

import { readJson } from './json';
import { addressNames, pictureAddress, resultNames, taskStatuses } from './vocabulary';

/** What an answer says of a video */
interface Said {
	readonly status: string;
	readonly video_url: string | null;
	readonly error: string | null;
	/** Under the service's own names */
	readonly [other: string]: unknown;
}

/** Whether it is an address that a file can be fetched from */
export const isWebAddress = (address: string | null): boolean =>
	address !== null && /^https?:\/\//i.test(address);

/**
 * The fields of a video that is completed; undefined for any other. One with an address of its file is completed whatever word
 * stands for that, and none has an `error`: n8n would take that for a failure of the node, and run it again.
 */
export function completionOf(said: Said) {
	const { status, video_url, error } = said;
	const isUnknown = !Object.hasOwn(taskStatuses, status);
	if (status !== 'completed' && !(isUnknown && isWebAddress(video_url))) return undefined;
	return {
		status: 'completed',
		video_url: addressIn(said) ?? video_url,
		error: null,
		...(error !== null && { warning: error }),
	};
}

const fields = z.record(z.unknown());

/** Layers of what an answer says of a file: a guess at the most that make sense */
const deepest = 4;

/** All that may be an address of the file, by how surely it is one: under a name of an address first, and the nearest */
function addressesIn(value: unknown, depth = 0): string[] {
	if (depth > deepest) return [];
	if (Array.isArray(value)) return value.flatMap((one) => addressesIn(one, depth + 1));
	if (typeof value === 'string') {
		const within = readJson(value);
		// Several may stand in one text
		if (within === undefined) return value.trim().split(/(?:[,;|]\s?|\s)(?=https?:\/\/)/i);
		return addressesIn(within, depth + 1);
	}
	const { data: holder } = fields.safeParse(value);
	if (!holder) return [];
	const under = (names: readonly string[]) =>
		names.flatMap((name) => addressesIn(holder[name], depth + 1));
	return [...under(addressNames), ...under(resultNames)];
}

/** The address of a file in what an answer says of it, whatever form that has; that of a picture only where there is no other */
export function addressIn(said: unknown): string | undefined {
	const addresses = addressesIn(said).filter(isWebAddress);
	return addresses.find((one) => !pictureAddress.test(one)) ?? addresses[0];
}
