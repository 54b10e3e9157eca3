import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { entryName, parametersError } from '../errors/parameterErrors';
import { labels } from '../model/labels';

/**
 * Reads values that come from n8n, which may be of any type once an expression stands in a field.
 *
 * @param displayNames of fields that are no parameters of a node
 * @throws KyyVideoError `parameters` that names each wrong field, its value and what is allowed
 */
export function parseParameters<Output>(
	schema: z.ZodType<Output, z.ZodTypeDef, unknown>,
	values: unknown,
	displayNames: Readonly<Record<string, string>> = {},
): Output {
	const parsed = schema.safeParse(values);
	if (parsed.success) return parsed.data;
	const names: Readonly<Record<string, string>> = { ...labels, ...displayNames };
	const [first, ...others] = parsed.error.issues.map(({ path: [field, ...within], message }) => {
		const entry = within.filter((step) => typeof step === 'number');
		const name = names[String(field)] ?? String(field);
		return { message: `${name}${entryName(entry)} ${message}` };
	});
	throw parametersError([
		first ?? { message: 'The fields of the node could not be read' },
		...others,
	]);
}

/** Reads the fields of an item that a schema names. @throws KyyVideoError `parameters` that names each wrong one */
export function readParameters<Shape extends z.ZodRawShape>(
	schema: z.ZodObject<Shape>,
	{ context, itemIndex }: { readonly context: IExecuteFunctions; readonly itemIndex: number },
) {
	const valueOf = (name: string): unknown => context.getNodeParameter(name, itemIndex);
	const names = Object.keys(schema.shape);
	return parseParameters(schema, Object.fromEntries(names.map((name) => [name, valueOf(name)])));
}
