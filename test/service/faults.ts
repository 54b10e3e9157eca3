import type { FastifyReply, FastifyRequest } from 'fastify';
import { setTimeout as wait } from 'node:timers/promises';

/** One thing that goes wrong, as data. `delay` gives the regular answer, late; the others none. */
export type Fault =
	| {
			fault: 'answer';
			status: number;
			headers?: Readonly<Record<string, string>>;
			/** A text or bytes go out as they are, an object as JSON; without it the body is empty. */
			body?: string | Uint8Array | Readonly<Record<string, unknown>>;
	  }
	/** Closes the connection without a word. */
	| { fault: 'drop' }
	/** Never answers; the connection lasts until the service stops. */
	| { fault: 'hang' }
	| { fault: 'delay'; ms: number };

interface HowOften {
	/** How many requests meet the fault: one by default, `Infinity` for all to come. */
	times?: number;
}

/**
 * `accepted` (create only, default false): the body is judged as ever and the task taken on, and
 * charged, behind the fault; only the client does not hear of it. A delayed create always does its
 * work on arrival.
 */
export type Misbehaviour =
	| (Fault & HowOften & { on: 'create'; accepted?: boolean })
	| (Fault & HowOften & { on: 'query' | 'download' });

export type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

export class Faults {
	private pending: { misbehaviour: Misbehaviour; left: number }[] = [];
	private readonly stopping = new AbortController();

	add(misbehaviour: Misbehaviour): void {
		this.pending.push({ misbehaviour, left: misbehaviour.times ?? 1 });
	}

	forget(): void {
		this.pending = [];
	}

	/** Ends the delays under way, so that nothing keeps the process alive. */
	stop(): void {
		this.stopping.abort();
	}

	/** Wraps a handler so that the faults meant for it come first, in the order they were added. */
	around(on: Misbehaviour['on'], handle: Handler): Handler {
		return async (request, reply) => {
			const misbehaviour = this.take(on);
			if (misbehaviour === undefined) return handle(request, reply);
			if (misbehaviour.fault === 'delay') {
				const answer = await handle(request, reply);
				await this.delay(misbehaviour.ms);
				return answer;
			}
			if (misbehaviour.on === 'create' && misbehaviour.accepted === true) {
				await handle(request, reply);
			}
			return play(misbehaviour, request, reply);
		};
	}

	private take(on: Misbehaviour['on']): Misbehaviour | undefined {
		const next = this.pending.find(({ misbehaviour, left }) => misbehaviour.on === on && left > 0);
		if (next === undefined) return undefined;
		next.left -= 1;
		return next.misbehaviour;
	}

	private async delay(ms: number): Promise<void> {
		try {
			await wait(ms, undefined, { signal: this.stopping.signal });
		} catch {
			// Stopped: the connection is gone, so the answer that now follows reaches nobody.
		}
	}
}

function play(
	fault: Exclude<Fault, { fault: 'delay' }>,
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
			return reply;
		case 'hang':
			return reply.hijack();
	}
}
