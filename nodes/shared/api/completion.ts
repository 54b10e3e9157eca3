import { z } from 'zod';

import { addressNames, resultNames, taskStatuses } from './vocabulary';

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

const fields = z.record(z.unknown()).catch({});

function addressIn(said: Said): string | undefined {
	const results = resultNames.flatMap((name) => said[name] ?? []);
	const named = [said, ...results].flatMap((holder) => {
		const values = fields.parse(holder);
		return addressNames.map((name) => values[name]);
	});
	return [...named, ...results]
		.flat()
		.flatMap((value) =>
			typeof value === 'string' && isWebAddress(value.trim()) ? [value.trim()] : [],
		)[0];
}
