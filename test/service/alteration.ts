import { z } from 'zod';
import type { Alteration } from './faultTypes';
import type { RawAnswer, Sending } from './rawAnswer';

/** What can only be shown on the bytes of the answer. */
export type BytesAlteration = Exclude<Alteration, { fault: 'delay' | 'amend' }>;

function relabelled(
	fault: Extract<Alteration, { fault: 'relabel' }>,
	{ contentType, bytes }: RawAnswer,
): Sending {
	const length = fault.length === undefined ? bytes.length : fault.length;
	return {
		contentType: fault.contentType === undefined ? contentType : fault.contentType,
		length,
		bytes,
		then: length === null || length === bytes.length ? 'end' : 'close',
	};
}

/** What goes out in the end. */
export function altered(fault: BytesAlteration, answer: RawAnswer): Sending {
	if (fault.fault === 'relabel') return relabelled(fault, answer);
	const { contentType, bytes } = answer;
	const sent = bytes.subarray(0, fault.bytes ?? Math.floor(bytes.length / 2));
	return fault.fault === 'stall'
		? { contentType, length: bytes.length, bytes: sent, then: 'hang' }
		: {
				contentType,
				length: fault.chunked === true ? null : bytes.length,
				bytes: sent,
				then: 'close',
			};
}

/** Only an answer that is JSON has fields; any other goes out as it is. */
export function amended(answer: unknown, fields: Readonly<Record<string, unknown>>): unknown {
	const parsed = z.record(z.unknown()).safeParse(answer);
	return parsed.success ? { ...parsed.data, ...fields } : answer;
}

/** What the records keep of the bytes: text that was sent, nothing of a file. */
export function recordable({ contentType }: RawAnswer, { bytes }: Sending): string | undefined {
	return /^(text\/|application\/json)/.test(contentType) ? bytes.toString() : undefined;
}
