import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { z } from 'zod';

import { hashJson } from '../hash';
import { binaryData, storedName } from '../media/binaryFile';

/** Fingerprints of one field: of its checked value, and of what the user has written into it for this item */
const storedField = z.object({ value: z.string(), written: z.string() });

type StoredField = z.output<typeof storedField>;

interface KeyField extends StoredField {
	readonly isUsed: boolean;
	/** Whether it has the value that it has when the user leaves it alone */
	readonly isDefault: boolean;
	/** Whether it may have another value at each attempt */
	readonly isExpression: boolean;
}

/** What makes two items the same request */
export interface IdempotencyKey {
	readonly itemIndex: number;
	readonly fields: Readonly<Record<string, KeyField>>;
}

/** As the fields of a key are stored: those that the request uses, by their names */
export const storedFields = z.record(storedField);

export interface StoredKey {
	readonly itemIndex: number;
	readonly fields: z.output<typeof storedFields>;
}

/** The order in which version 1 stored the fields, without their names */
const fieldsOfVersion1 = (
	'model generateFrom prompt firstFrame lastFrame referenceImages referenceVideos ' +
	'referenceAudios duration aspectRatio resolution generateAudio endpointPath body'
).split(' ');

export const storedFieldsOfVersion1 = z
	.array(storedField)
	.length(fieldsOfVersion1.length)
	.transform((fields) =>
		Object.fromEntries(fields.map((field, index) => [fieldsOfVersion1[index] ?? '', field])),
	);

/**
 * @param values the checked value of every field, undefined where the request does not use it, and without what differs at
 *   each attempt, such as a signed URL
 * @param defaults what the fields hold when the user leaves them alone
 * @param written the parameters as they stand in the workflow, expressions and all
 * @param item what the expressions are evaluated for
 */
export function keyOf(
	itemIndex: number,
	values: Readonly<Record<string, unknown>>,
	defaults: Readonly<Record<string, unknown>>,
	written: INodeParameters,
	item: INodeExecutionData | undefined,
): IdempotencyKey {
	const itemMark = hashJson([item?.json, filesOf(item)]);
	const fieldOf = (name: string): KeyField => {
		const value = hashJson(values[name]);
		const isUsed = values[name] !== undefined;
		return {
			value,
			written: hashJson([written[name], itemMark]),
			isUsed,
			isDefault: !isUsed || value === hashJson(defaults[name]),
			isExpression: JSON.stringify([written[name]]).includes('"='),
		};
	};
	const names = Object.keys(values);
	return { itemIndex, fields: Object.fromEntries(names.map((name) => [name, fieldOf(name)])) };
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

/** The part of a key that is stored */
export function toStoredKey({ itemIndex, fields }: IdempotencyKey): StoredKey {
	const used = Object.entries(fields).filter(([, { isUsed }]) => isUsed);
	return { itemIndex, fields: storedFields.parse(Object.fromEntries(used)) };
}

const parts = ['value', 'written'] as const;

/** Whether one of these parts of each field is what is stored; a field that is not stored is compared by its default */
const agree =
	(...compared: ReadonlyArray<keyof StoredField>) =>
	(stored: StoredKey, { fields }: IdempotencyKey): boolean =>
		Object.entries(fields).every(([name, field]) => {
			const known = stored.fields[name];
			return known ? compared.some((part) => known[part] === field[part]) : field.isDefault;
		});

export const hasSameValues = agree('value');

/**
 * Whether both are the same request. Of each field one fingerprint is enough: a corrected expression may give the same
 * value, and an expression such as `$now` gives another one at each attempt.
 */
export const isSameRequest = agree(...parts);

/**
 * The whole key in two short texts for n8n's database, one of which must be the same for the same request. Fields that say
 * nothing are left out, so that a new field does not change the texts of the requests before it.
 */
export function digestsOf({ fields }: IdempotencyKey): string[] {
	const digest = (part: keyof StoredField, saysSomething: (field: KeyField) => boolean) => {
		const telling = Object.entries(fields).filter(([, field]) => saysSomething(field));
		return hashJson(Object.fromEntries(telling.map(([name, field]) => [name, field[part]])));
	};
	const values = digest('value', ({ isDefault }) => !isDefault);
	// An expression that gives the default at this attempt may give another value at the next one
	const written = digest('written', ({ isDefault, isExpression }) => !isDefault || isExpression);
	return [`v2 ${values}`, `v2 ${written}`];
}

/** As version 1 wrote them; none for a request that it could not make */
export function digestsOfVersion1({ fields }: IdempotencyKey): string[] {
	const isNewer = (name: string) => !fieldsOfVersion1.includes(name) && !fields[name]?.isDefault;
	if (Object.keys(fields).some(isNewer)) return [];
	return parts.map((part) => hashJson(fieldsOfVersion1.map((name) => fields[name]?.[part])));
}
