import { mustBe } from '../errors/parameterErrors';
import { readAs, text } from './fieldSchemas';

/**
 * A path of the service, as users take it from the provider's pages: with or without what the credential has already, the
 * slashes around, and an ID or its placeholder at the end.
 *
 * @param baseUrl the one of the credential
 * @param example what it may look like
 * @param id that may stand at the end
 */
export const servicePath = (baseUrl: string, example: string, id?: string) => {
	const rule = `the path of an endpoint below the base URL of the credential, such as ${example}`;
	return text(rule).pipe(
		readAs(
			(written) => pathBelow(withoutId(String(written), id), baseUrl),
			(written) => mustBe(rule, written),
		),
	);
};

/** Segments that do not begin with a dot, so that none of them leads upwards; nothing is left to be decoded */
const plainPath = /^(\/[\w~-][\w.~-]*)+$/;

/** Such as `/{id}` or `/:id` */
const idPlaceholder = /\/(?:\{[\w-]*\}|:[\w-]+)$/;

function withoutId(written: string, id: string | undefined): string {
	const address = written.replace(/\/$/, '');
	const isAtEnd = id !== undefined && address.endsWith(`/${id}`);
	return isAtEnd ? address.slice(0, -id.length - 1) : address.replace(idPlaceholder, '');
}

function pathBelow(address: string, baseUrl: string): `/${string}` | undefined {
	const { origin, pathname } = new URL(baseUrl);
	const own = pathname.replace(/\/$/, '');
	const path = withoutStart(address, origin).replace(/^(?=\w)/, '/');
	const below = withoutStart(path, own);
	return plainPath.test(below) && below !== own ? `/${below.slice(1)}` : undefined;
}

const withoutStart = (path: string, start: string): string =>
	path.startsWith(`${start}/`) ? path.slice(start.length) : path;
