import dns from 'node:dns';

import { z } from 'zod';

const options = z.object({ all: z.boolean() }).catch({ all: false });

const callback = z.function().args(z.null(), z.unknown(), z.unknown());

/**
 * Makes every host name lead to this machine for the rest of a test, so that the simulated service is met at a public one. What
 * is written as an IP address needs no such look-up, and stays what it is.
 *
 * @returns an address with a public name in place of its own host
 */
export function usePublicNames(): (address: string) => string {
	jest.spyOn(dns, 'lookup').mockImplementation((...given: unknown[]) => {
		const found = { address: '127.0.0.1', family: 4 };
		const answer = callback.parse(given.at(-1));
		if (options.parse(given[1]).all) answer(null, [found], undefined);
		else answer(null, found.address, found.family);
	});
	return (address) => address.replace('127.0.0.1', 'kyyvideo.example');
}
