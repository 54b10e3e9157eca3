import type { FastifyReply, FastifyRequest } from 'fastify';

/** Counts how many requests of one kind are under way at once: from arrival until the answer leaves. */
export class Overlap {
	private readonly underWay = new Set<FastifyRequest>();
	private greatest = 0;

	get most(): number {
		return this.greatest;
	}

	begun(request: FastifyRequest, reply: FastifyReply): void {
		this.underWay.add(request);
		this.greatest = Math.max(this.greatest, this.underWay.size);
		// Where no regular answer leaves, the request ends with its connection.
		reply.raw.once('close', () => {
			this.ended(request);
		});
	}

	ended(request: FastifyRequest): void {
		this.underWay.delete(request);
	}

	forget(): void {
		this.underWay.clear();
		this.greatest = 0;
	}
}
