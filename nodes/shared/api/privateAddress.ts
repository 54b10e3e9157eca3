/**
 * What tells from how far away an address can be opened: from its own machine, its private network (RFC 1122, 1918, 3927,
 * 6598, 4193, 4291), or anywhere.
 */
const reaches: ReadonlyArray<readonly RegExp[]> = [
	[/^(localhost|.*\.localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\])$/],
	[
		/^(10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.[\d.]+$/,
		/^\[(f[cd]|fe[89ab]).*\]$/,
		/\.(local|localdomain|lan|internal|intranet|corp|home|home\.arpa)$/,
		// A bare name, such as that of a container, is known to its own network only
		/^[^.[]+$/,
	],
	[/^/],
];

/** Without the dot at the end of a full name, and an IPv4 address as such where it is written as an IPv6 one */
function plainHost(hostname: string): string {
	const [, high = '', low = ''] = /^\[::ffff:([\da-f]+):([\da-f]+)\]$/.exec(hostname) ?? [];
	if (high === '') return hostname.replace(/\.$/, '');
	const [one, other] = [parseInt(high, 16), parseInt(low, 16)];
	return [one >> 8, one & 255, other >> 8, other & 255].join('.');
}

/** @param url absolute */
function reachOf(url: string): number {
	const hostname = plainHost(new URL(url).hostname);
	return reaches.findIndex((signs) => signs.some((sign) => sign.test(hostname)));
}

/**
 * Whether the service, which is at the base URL, certainly cannot open a URL. A service within a private network, such as
 * a simulated one, may open more.
 */
export const isPrivateFor = (baseUrl: string, url: string): boolean =>
	reachOf(url) < reachOf(baseUrl);
