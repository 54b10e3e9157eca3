import { mustBe } from '../errors/parameterErrors';
import { readAs, text } from './fieldSchemas';

/**
 * A path of the service, as users take it from the provider's pages: with or without what the credential has already, the
 * slashes around, and the placeholder of an ID at its end.
 *
 * @param baseUrl the one of the credential
 * @param example what it may look like
 */
export const servicePath = (baseUrl: string, example: string) => {
	const rule = `the path of an endpoint below the base URL of the credential, such as ${example}`;
	return text(rule).pipe(
		readAs(
			(written) => pathBelow(String(written), baseUrl),
			(written) => mustBe(rule, written),
		),
	);
};

/** Segments that do not begin with a dot, so that none of them leads upwards; nothing is left to be decoded */
const plainPath = /^(\/[\w~-][\w.~-]*)+$/;

/** Such as `/{id}` or `/:id` */
const idPlaceholder = /\/(?:\{[\w-]*\}|:[\w-]+)$/;

function pathBelow(written: string, baseUrl: string): `/${string}` | undefined {
	const { origin, pathname } = new URL(baseUrl);
	const own = pathname.replace(/\/$/, '');
	const address = written.replace(/\/$/, '').replace(idPlaceholder, '');
	const path = withoutStart(address, origin).replace(/^(?=\w)/, '/');
	const below = withoutStart(path, own);
	return plainPath.test(below) && below !== own ? `/${below.slice(1)}` : undefined;
}

const withoutStart = (path: string, start: string): string =>
	path.startsWith(`${start}/`) ? path.slice(start.length) : path;
