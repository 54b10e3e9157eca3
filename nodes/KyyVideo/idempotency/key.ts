import { z } from 'zod';

import { hashJson } from '../hash';
import type { RowWords } from './rowWords';

/** Fingerprints of one field: of its checked value, and of what stays the same of it at each attempt */
const storedField = z.object({ value: z.string(), written: z.string() });

type StoredField = z.output<typeof storedField>;

interface KeyField extends StoredField {
	readonly isUsed: boolean;
	/** Whether it has the value that it has when the user leaves it alone */
	readonly isDefault: boolean;
}

/** Fingerprints of what an item is at this attempt; missing where the digest of its request says it already */
export interface Marks {
	/** Of what the fields hold */
	readonly values: string;
	/** Of what they say of the row beside the clock or chance */
	readonly words: string;
	/** Whether other words are certainly those of another request */
	readonly areCertain: boolean;
}

/** What makes two items the same request */
export interface IdempotencyKey {
	readonly itemIndex: number;
	readonly fields: Readonly<Record<string, KeyField>>;
	/**
	 * The whole request in one short text, for n8n's database: the same at each attempt, and in any order of the items.
	 * Fields at their defaults are left out, so that a new field does not change the text of the requests before it.
	 */
	readonly digest: string;
	/** Tell apart the items of which the digest is the same, as the clock and chance are held still in it */
	readonly marks: Marks | undefined;
	/** As `digest`, and the same in any round of a loop; undefined where the number of the round is no part of the request */
	readonly roundless: string | undefined;
}

/** One field of a request */
export interface RequestField {
	/** The checked value; undefined where the request does not use the field */
	readonly value: unknown;
	/** The value with what changes at each attempt held still; undefined where nothing does */
	readonly steady: unknown;
	/** As `steady`, with the number of the round held still as well, which a crash shifts; undefined where it says none */
	readonly roundless: unknown;
	/** What may be hidden by what is held still; undefined where nothing is */
	readonly hidden: RowWords | undefined;
	/** Where a file lies, which tells it as long as its bytes are gone; undefined for what is no file */
	readonly place: unknown;
	/** What the field holds when the user leaves it alone */
	readonly default: unknown;
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

/** @param fields every field of a request, by its name */
export function keyOf(
	itemIndex: number,
	fields: Readonly<Record<string, RequestField>>,
): IdempotencyKey {
	const all = Object.entries(fields);
	const steadyOf = ({ steady, value }: RequestField) => steady ?? value;
	const saysRound = all.some(([, field]) => isUsed(field) && field.roundless !== undefined);
	return {
		itemIndex,
		fields: Object.fromEntries(all.map(([name, field]) => [name, keyFieldOf(field)])),
		digest: hashJson(partsOf(all, steadyOf)),
		marks: marksOf(all),
		roundless: saysRound
			? hashJson({ inAnyRound: partsOf(all, (field) => field.roundless ?? steadyOf(field)) })
			: undefined,
	};
}

type NamedField = readonly [name: string, field: RequestField];

function marksOf(all: readonly NamedField[]): Marks | undefined {
	const hidden = all.flatMap(([, field]) => (isUsed(field) ? (field.hidden ?? []) : []));
	if (hidden.length === 0) return undefined;
	return {
		values: hashJson(partsOf(all, ({ value }) => value)),
		words: hashJson(hidden.map(({ words }) => words)),
		areCertain: hidden.every(({ areCertain }) => areCertain),
	};
}

function partsOf(
	fields: readonly NamedField[],
	partOf: (field: RequestField) => unknown,
): Readonly<Record<string, unknown>> {
	// What changes at each attempt may be the default at one of them
	const telling = fields.filter(([, field]) => isUsed(field) && !isSurelyDefault(field));
	return Object.fromEntries(telling.map(([name, field]) => [name, partOf(field)]));
}

const isSurelyDefault = (field: RequestField): boolean =>
	field.steady === undefined && field.roundless === undefined && isDefault(field);

function keyFieldOf(field: RequestField): KeyField {
	const value = hashJson(field.value);
	const written = field.steady ?? field.place;
	return {
		value,
		written: written === undefined ? value : hashJson(written),
		isUsed: isUsed(field),
		isDefault: isDefault(field),
	};
}

const isUsed = ({ value }: RequestField): boolean => value !== undefined;

const isDefault = (field: RequestField): boolean =>
	!isUsed(field) || hashJson(field.value) === hashJson(field.default);

/** The part of a key that is stored */
export function toStoredKey({ itemIndex, fields }: IdempotencyKey): StoredKey {
	const used = Object.entries(fields).filter(([, { isUsed }]) => isUsed);
	return { itemIndex, fields: storedFields.parse(Object.fromEntries(used)) };
}

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
export const isSameRequest = agree('value', 'written');
