import { jsonParse, type IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { creating, type Asked } from '../../shared/errors';
import { mustBeText, parseParameters, readAs, text } from '../../shared/parameters';
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
	const ready = {
		media: [],
		request: async () => Promise.resolve({ path, body, asked: creatingElsewhere }),
	};
	return {
		identity: { model: otherModel.value, ...parameters },
		ready: async () => Promise.resolve(ready),
	};
}

/** To create a video at an endpoint that the user names */
export const creatingElsewhere: Asked = {
	...creating([]),
	ifNotFound: {
		message: `KyyVideo knows no such ${displayNames.endpointPath}`,
		remedy: `Compare ${displayNames.endpointPath} with the page of the model. If it is right, set the Base URL of the credential back to its default.`,
	},
};

const pathRule =
	'the path of an endpoint below the base URL of the credential, such as /v1/veo/videos';

const endpointPath = (baseUrl: string) =>
	text(pathRule).pipe(
		readAs(
			(written) => pathBelow(String(written), baseUrl),
			(written) => mustBeText(pathRule, written),
		),
	);

/** Segments that do not begin with a dot, so that none of them leads upwards; nothing is left to be decoded */
const plainPath = /^(\/[\w~-][\w.~-]*)+$/;

/** With or without what the credential has already, and the slashes around: the provider's pages show whole addresses */
function pathBelow(written: string, baseUrl: string): `/${string}` | undefined {
	const { origin, pathname } = new URL(baseUrl);
	const own = pathname.replace(/\/$/, '');
	const address = written.replace(/\/$/, '');
	const path = withoutStart(address, origin).replace(/^(?=\w)/, '/');
	const below = withoutStart(path, own);
	return plainPath.test(below) && below !== own ? `/${below.slice(1)}` : undefined;
}

const withoutStart = (path: string, start: string): string =>
	path.startsWith(`${start}/`) ? path.slice(start.length) : path;

const bodyRule = 'a JSON object such as {"prompt": "A cat dances in the rain"}';

/** The text of the field, or what an expression gives */
const jsonObject = readAs((value) => {
	const { data } = plainObject.safeParse(asJson(value));
	return data && Object.keys(data).length > 0 ? data : undefined;
}, bodyProblem);

const plainObject = z.record(z.custom<IDataObject[string]>());

/** What would go over the wire; undefined for what is no JSON, such as an object that holds itself */
function asJson(value: unknown): unknown {
	try {
		return jsonParse(typeof value === 'string' ? value : JSON.stringify(value));
	} catch {
		return undefined;
	}
}

function bodyProblem(value: unknown): string {
	if (plainObject.safeParse(asJson(value)).success)
		return `must be ${bodyRule}, but has nothing in it`;
	const text = mustBeText(bodyRule, value);
	if (typeof value !== 'string' || !value.trim().startsWith('{')) return text;
	// Quotes and line breaks in what an expression puts in are the usual reason
	return `${text}, which is no JSON: a text from an expression needs {{ JSON.stringify(…) }} and no quotes around it`;
}
