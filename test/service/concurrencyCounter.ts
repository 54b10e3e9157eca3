import type { FastifyReply, FastifyRequest } from 'fastify';

/** Counts how many requests of one kind are in flight at once: from arrival until the answer leaves. */
export class ConcurrencyCounter {
	private readonly inFlight = new Set<FastifyRequest>();
	private greatest = 0;

	get most(): number {
		return this.greatest;
	}

	begin(request: FastifyRequest, reply: FastifyReply): void {
		this.inFlight.add(request);
		this.greatest = Math.max(this.greatest, this.inFlight.size);
		// Where no regular answer leaves, the request ends with its connection.
		reply.raw.once('close', () => {
			this.end(request);
		});
	}

	end(request: FastifyRequest): void {
		this.inFlight.delete(request);
	}

	forget(): void {
		this.inFlight.clear();
		this.greatest = 0;
	}
}
