import { jsonParse, type IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { mustBe } from '../../shared/errors/parameterErrors';
import { creatingRawVideo } from '../../shared/errors/videoErrors';
import { readAs, text } from '../../shared/execution/fieldSchemas';
import { parseParameters } from '../../shared/execution/parameters';
import { otherModel } from '../../shared/model/models';
import type { RequestValues } from './create.parameters';
import type { VideoRequest } from './create.request';

/**
 * Reads and checks what an item asks of a model that is not in the table. What the body must hold, only the service knows.
 *
 * @throws KyyVideoError `parameters` that names every wrong field
 */
export function readRawRequest(values: RequestValues, baseUrl: string): VideoRequest {
	const schema = z.object({ endpointPath: endpointPath(baseUrl), body: jsonObject });
	const parameters = parseParameters(schema, values);
	return {
		path: parameters.endpointPath,
		body: parameters.body,
		media: [],
		context: creatingRawVideo,
		values: { model: otherModel.value, ...parameters },
		defaults: {},
	};
}

const pathRule =
	'the path of an endpoint below the base URL of the credential, such as /v1/veo/videos';

const endpointPath = (baseUrl: string) =>
	text(pathRule).pipe(
		readAs(
			(written) => pathBelow(String(written), baseUrl),
			(written) => mustBe(pathRule, written),
		),
	);

/** Segments that do not begin with a dot, so that none of them leads upwards; nothing is left to be decoded */
const plainPath = /^(\/[\w~-][\w.~-]*)+$/;

/** With or without what the credential has already, and the slashes around: the provider's pages show whole URLs */
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
	if (plainObject.safeParse(asJson(value)).success) return `must be ${bodyRule}, but is empty`;
	const text = mustBe(bodyRule, value);
	if (typeof value !== 'string' || !value.trim().startsWith('{')) return text;
	// Quotes and line breaks in what an expression puts in are the usual reason
	return `${text}, which is not valid JSON: enter text from an expression as {{ JSON.stringify(…) }}, without quotes around it`;
}
