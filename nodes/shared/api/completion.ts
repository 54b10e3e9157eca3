import { z } from 'zod';

import { addressNames, resultNames, taskStatuses } from './vocabulary';

/** What an answer says of how far a video is */
interface Said {
	/** Undefined where it says nothing */
	readonly status: string | undefined;
	readonly address: string | null;
	readonly error: string | null;
	/** What else it says, under its own names */
	readonly others: Readonly<Record<string, unknown>>;
}

/** Whether it is an address that a file can be fetched from */
export const isWebAddress = (address: string | null): boolean =>
	address !== null && /^https?:\/\//i.test(address);

/**
 * The fields of a video that is completed; none of any other. One with an address of its file is completed whatever word
 * stands for that, and none has an `error`: n8n would take that for a failure of the node, and run it again.
 */
export function completionOf({ status, address, error, others }: Said) {
	const isUnknown = status !== undefined && !Object.hasOwn(taskStatuses, status);
	if (status !== 'completed' && !(isUnknown && isWebAddress(address))) return {};
	return {
		status: 'completed',
		video_url: isWebAddress(address) ? address : (addressIn(others) ?? address),
		error: null,
		...(error !== null && { warning: error }),
	};
}

const fields = z.record(z.unknown()).catch({});

function addressIn(others: Said['others']): string | undefined {
	const results = resultNames.flatMap((name) => others[name] ?? []);
	const named = [others, ...results].flatMap((holder) => {
		const values = fields.parse(holder);
		return addressNames.map((name) => values[name]);
	});
	return [...named, ...results].flatMap((value) =>
		typeof value === 'string' && isWebAddress(value.trim()) ? [value.trim()] : [],
	)[0];
}
