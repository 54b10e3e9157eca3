/** From how far away an address can be opened: from its own machine, its own network, or anywhere */
const reaches = ['machine', 'network', 'anywhere'] as const;

type Reach = (typeof reaches)[number];

/** The addresses of one machine or of a private network (RFC 1122, 1918, 3927, 6598, 4193, 4291), and their names */
const signs: ReadonlyArray<readonly [Reach, RegExp]> = [
	['machine', /^(localhost|.*\.localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\])$/],
	[
		'network',
		/^(10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.[\d.]+$/,
	],
	['network', /^\[(f[cd]|fe[89ab]).*\]$/],
	['network', /\.(local|localdomain|lan|internal|intranet|corp|home|home\.arpa)$/],
	// A bare name, such as that of a container, is known to its own network only
	['network', /^[^.[]+$/],
];

/** Without the dot at the end of a full name, and an IPv4 address as such where it is written as an IPv6 one */
function plainHost(hostname: string): string {
	const [, high = '', low = ''] = /^\[::ffff:([\da-f]+):([\da-f]+)\]$/.exec(hostname) ?? [];
	if (high === '') return hostname.replace(/\.$/, '');
	const [one, other] = [parseInt(high, 16), parseInt(low, 16)];
	return [one >> 8, one & 255, other >> 8, other & 255].join('.');
}

/** @param address a URL */
function reachOf(address: string): Reach {
	const hostname = plainHost(new URL(address).hostname);
	return signs.find(([, sign]) => sign.test(hostname))?.[0] ?? 'anywhere';
}

/**
 * Whether the service certainly cannot open an address, because it lies in a private network and the service does not.
 * A service within a private network, such as a simulated one, may open more.
 *
 * @param baseUrl of the service
 */
export const isOutOfReach = (address: string, baseUrl: string): boolean =>
	reaches.indexOf(reachOf(address)) < reaches.indexOf(reachOf(baseUrl));
