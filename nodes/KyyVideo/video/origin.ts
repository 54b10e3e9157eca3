import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { z } from 'zod';

import { displayNames } from './create.fields';
import { fingerprint } from '../fingerprint';
import { binaryData, storedName } from '../media/binaryData';

/** Fingerprints of one field: of its checked value, and of what the user has written into it for this item */
const field = z.object({ value: z.string(), written: z.string() });

type Field = z.output<typeof field>;

/** What tells whether an item asks for the same video as before */
export const originSchema = z.object({ itemIndex: z.number(), fields: z.array(field) });

export type Origin = z.output<typeof originSchema>;

/**
 * @param values the checked value of each field, without what differs at each call, such as a signed URL
 * @param written the fields as they stand in the workflow, expressions and all
 * @param item what the expressions are worked out from
 */
export function originOf(
	itemIndex: number,
	values: Readonly<Record<string, unknown>>,
	written: INodeParameters,
	item: INodeExecutionData | undefined,
): Origin {
	const itemMark = fingerprint([item?.json, filesOf(item)]);
	const fields = Object.keys(displayNames).map((name): Field => ({
		value: fingerprint(values[name]),
		written: fingerprint([written[name], itemMark]),
	}));
	return { itemIndex, fields };
}

/** What tells the files of an item apart, without reading them: most of them are not even used */
const filesOf = (item: INodeExecutionData | undefined): unknown[] =>
	Object.values(item?.binary ?? {}).map((file) => {
		const { id, data = '' } = binaryData.parse(file);
		return id === undefined
			? [data.length, data.slice(0, ends), data.slice(-ends)]
			: storedName(id);
	});

/** Characters at either end of a file that the item holds itself */
const ends = 4096;

export const hasSameValues = (one: Origin, other: Origin): boolean =>
	one.fields.every(({ value }, index) => value === other.fields[index]?.value);

/**
 * Whether both ask for the same video. Of each field one of the two is enough: a corrected expression may give the
 * same value, and an expression such as `$now` gives another one at each try.
 */
export const asksForSame = (one: Origin, other: Origin): boolean =>
	one.fields.every(
		({ value, written }, index) =>
			value === other.fields[index]?.value || written === other.fields[index]?.written,
	);
