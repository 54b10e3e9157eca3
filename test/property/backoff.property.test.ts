import * as fc from 'fast-check';

import { backoff } from '../../nodes/shared/timing/backoff';
import { InstantClock } from '../clock/instantClock';

/** Headers as they should be, as they nearly are, and anything else */
const headers = fc.oneof(
	fc.constant(undefined),
	fc.string(),
	fc.integer().map(String),
	fc.double().map(String),
	fc.bigInt().map(String),
	fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
	fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);

test('a backoff is never negative, and never longer than two minutes and a second', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 10_000 }),
			headers,
			fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
			fc.date({ noInvalidDate: true }),
			(failures, header, random, now) => {
				const pause = backoff(failures, header, new InstantClock(now.getTime()).timing(random));
				expect(pause).toBeGreaterThanOrEqual(0);
				expect(pause).toBeLessThanOrEqual(121_000);
			},
		),
		{ numRuns: 2_000 },
	);
});
