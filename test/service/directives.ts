import type { CreateFault } from './faultTypes';
import { contentRefused } from './refusal';

/**
 * Words in a prompt that steer what happens, for people who try the service without a test. The
 * first two do the same for an asset, in its name.
 */
export const directives = {
	fail: { word: '[fail]', error: '内容审核未通过: 提示词包含违规内容' },
	slow: { word: '[slow]', times: 5 },
	expired: { word: '[expired]', addresses: 1 },
} as const;

/** A word that spoils the call to create itself. */
export interface FaultyDirective {
	word: string;
	/** Whether only the first create with a prompt meets the fault, so that a second try succeeds. */
	once: boolean;
	fault: CreateFault;
}

export const faultyDirectives = {
	drop: { word: '[drop]', once: false, fault: { fault: 'drop', accepted: true } },
	tooMany: {
		word: '[429]',
		once: true,
		fault: { fault: 'rateLimit', retryAfter: { seconds: 3 } },
	},
	refuse: {
		word: '[refuse]',
		once: false,
		fault: { fault: 'answer', status: 200, body: contentRefused },
	},
} as const satisfies Record<string, FaultyDirective>;
