import { jsonParse, type IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { mustBe } from '../errors/parameterErrors';
import { readAs } from './fieldSchemas';

/**
 * A JSON object: the text of a field, or what an expression gives.
 *
 * @param example what it may look like
 * @param leastFields that it has
 */
export const jsonObject = (example: string, leastFields = 0) =>
	readAs(
		(value) => {
			const { data } = plainObject.safeParse(asJson(value));
			return data && Object.keys(data).length >= leastFields ? data : undefined;
		},
		(value) => problem(`a JSON object such as ${example}`, value),
	);

const plainObject = z.record(z.custom<IDataObject[string]>());

/** What would go over the wire; undefined for what is no JSON, such as an object that holds itself */
function asJson(value: unknown): unknown {
	try {
		return jsonParse(typeof value === 'string' ? value : JSON.stringify(value));
	} catch {
		return undefined;
	}
}

function problem(rule: string, value: unknown): string {
	if (plainObject.safeParse(asJson(value)).success) return `must be ${rule}, but is empty`;
	const text = mustBe(rule, value);
	if (typeof value !== 'string' || !value.trim().startsWith('{')) return text;
	// Quotes and line breaks in what an expression puts in are the usual reason
	return `${text}, which is not valid JSON: enter text from an expression as {{ JSON.stringify(…) }}, without quotes around it`;
}
