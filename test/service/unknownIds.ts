import type { FastifyReply } from 'fastify';
import { notFound } from './refusal';

/**
 * How a query for a task that is not there is answered. The provider does not publish it, so each is a
 * guess: `notFound` after what a missing asset is known to answer (HTTP 200 with the code -1 and words),
 * `noWords` the same without words, `code500` and `http404` after a path that is not there, and `empty`
 * an answer without a body.
 */
export type UnknownIdShape = 'notFound' | 'noWords' | 'code500' | 'http404' | 'empty';

export class UnknownIds {
	private shape: UnknownIdShape;

	constructor(private readonly usual: UnknownIdShape) {
		this.shape = usual;
	}

	answerAs(shape: UnknownIdShape): void {
		this.shape = shape;
	}

	forget(): void {
		this.shape = this.usual;
	}

	answer(id: string, reply: FastifyReply) {
		const msg = `任务不存在: ${id}`;
		switch (this.shape) {
			case 'notFound':
				return notFound(msg);
			case 'noWords':
				return { code: -1, data: null };
			case 'code500':
				return { code: 500, msg };
			case 'http404':
				reply.code(404);
				return { message: msg };
			case 'empty':
				return '';
		}
	}
}
