import { z } from 'zod';

import type { Canvas } from './alternative';

/** What it takes to put an alternative on the canvas */
export interface Effort {
	readonly nodes: number;
	/** That are not left as they are, the credentials among them */
	readonly fields: number;
	/** Fields that hold an expression */
	readonly expressions: number;
}

/** What the editor fills in by itself; resource and operation come with the action that is chosen in its panel */
const byItself = new Set(['resource', 'operation', 'id', 'combinator']);

const locator = z.object({ __rl: z.literal(true), value: z.unknown() });
const operator = z.object({ type: z.string(), operation: z.string() });
const filter = z.object({ combinator: z.string(), conditions: z.array(z.unknown()) });
const group = z.record(z.unknown());

/** The nodes, and the fields that the user has to fill in or choose */
export function effortOf({ nodes }: Canvas): Effort {
	const fields = nodes.flatMap(({ parameters, credentials = {} }) => [
		...fieldsIn(parameters),
		...Object.keys(credentials),
	]);
	return {
		nodes: nodes.length,
		fields: fields.length,
		expressions: fields.filter((field) => typeof field === 'string' && field.startsWith('='))
			.length,
	};
}

/** The values of all fields, however deep they lie */
function fieldsIn(value: unknown): readonly unknown[] {
	if (Array.isArray(value)) return value.flatMap(fieldsIn);
	const chosen = locator.safeParse(value);
	if (chosen.success) return [chosen.data.value];
	const comparison = operator.safeParse(value);
	if (comparison.success) return [comparison.data.operation];
	const comparisons = filter.safeParse(value);
	if (comparisons.success) return fieldsIn(comparisons.data.conditions);
	const fields = group.safeParse(value);
	if (!fields.success) return [value];
	return Object.entries(fields.data).flatMap(([name, field]) =>
		byItself.has(name) ? [] : fieldsIn(field),
	);
}
