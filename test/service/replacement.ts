import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from './serviceClock';
import type { RedirectHost } from './redirectHost';
import type { Replacement, RetryAfter } from './faultTypes';
import { tooManyRequests } from './refusal';
import type { Records } from './requestRecords';

/** What the replacements are made with. */
export interface ReplacementParts {
	clock: Clock;
	elsewhere: RedirectHost;
	records: Records;
}

function retryAfterOf({ seconds, date }: RetryAfter, now: number): string {
	if (date !== true) return String(seconds);
	const wholeSecond = Math.ceil(now / 1000 + seconds) * 1000;
	return new Date(wholeSecond).toUTCString();
}

/** Answers a request in place of its handler, or does not. */
export function replace(
	fault: Replacement,
	{ clock, elsewhere, records }: ReplacementParts,
	request: FastifyRequest,
	reply: FastifyReply,
): FastifyReply {
	switch (fault.fault) {
		case 'answer':
			return reply
				.code(fault.status)
				.headers({ ...fault.headers })
				.send(fault.body);
		case 'drop':
			reply.hijack();
			request.raw.socket.destroy();
			records.dropped(request);
			return reply;
		case 'hang':
			return reply.hijack();
		case 'rateLimit':
			if (fault.retryAfter) reply.header('retry-after', retryAfterOf(fault.retryAfter, clock()));
			return reply.code(fault.status ?? 429).send(tooManyRequests);
		case 'redirect':
			return reply.redirect(
				fault.to === 'itself' ? request.url : elsewhere.locationOf(request.url),
				fault.status,
			);
	}
}
