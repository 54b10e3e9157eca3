import { jsonParse, type IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { mustBe, mustBeText, parseParameters, text } from '../../shared/parameters';
import { displayNames, otherModel } from './create.fields';
import type { Order } from './order';

/**
 * Reads and checks what an item asks of a model that the table does not know. What the body must hold, only the service
 * knows.
 *
 * @throws KyyVideoError `parameters` that names every wrong field
 */
export function otherOrder(values: Readonly<Record<string, unknown>>, baseUrl: string): Order {
	const schema = z.object({ endpointPath: endpointPath(baseUrl), body: jsonObject });
	const parameters = parseParameters(schema, values, displayNames);
	const { endpointPath: path, body } = parameters;
	return {
		identity: { model: otherModel.value, ...parameters },
		media: [],
		request: async () => Promise.resolve({ path, body, media: [] }),
	};
}

/** Segments that do not begin with a dot, so that none of them leads upwards; nothing is left to be decoded */
const plainPath = /^(\/[\w~-][\w.~-]*)+$/;

const pathRule =
	'the path of an endpoint below the base URL of the credential, such as /v1/veo/videos';

/** With or without what the credential has already: the provider's pages show whole addresses */
const endpointPath = (baseUrl: string) =>
	text(pathRule).transform((written, context): `/${string}` => {
		const { origin, pathname } = new URL(baseUrl);
		const path = [origin, pathname.replace(/\/$/, '')].reduce(
			(rest, known) => (rest.startsWith(`${known}/`) ? rest.slice(known.length) : rest),
			written.replace(/\/$/, '').replace(/^(?=v\d)/, '/'),
		);
		if (plainPath.test(path)) return `/${path.slice(1)}`;
		context.addIssue({ code: 'custom', message: mustBeText(pathRule, written) });
		return z.NEVER;
	});

const bodyRule = 'a JSON object such as {"prompt": "A cat dances in the rain"}';

/** The text of the field, or what an expression gives */
const jsonObject = z.preprocess(
	(value) => (typeof value === 'string' ? jsonParse(value, { fallbackValue: value }) : value),
	z.record(z.custom<IDataObject[string]>(), mustBe(bodyRule)).refine(
		(body) => Object.keys(body).length > 0,
		(body) => ({ message: mustBeText(bodyRule, body) }),
	),
);
