import type { FastifyReply, FastifyRequest } from 'fastify';
import { altered, amended, recordable } from './alteration';
import type { Delays } from './delays';
import { DirectedFaults } from './directedFaults';
import type { Alteration, Misbehaviour } from './misbehavior';
import { Queue } from './planQueue';
import { renderAnswer, sendRaw } from './rawAnswer';
import { replace, type ReplacementParts } from './replacement';
import { isAimedAt, subjectOf } from './faultTarget';

export type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

/** A record, so that an alteration that is missing here does not compile. */
const alterations: Readonly<Record<Alteration['fault'], true>> = {
	delay: true,
	cut: true,
	stall: true,
	relabel: true,
	amend: true,
};

function isAlteration<Given extends Misbehaviour>(
	fault: Given,
): fault is Extract<Given, Alteration> {
	return fault.fault in alterations;
}

export class Faults {
	private readonly pending = new Queue<Misbehaviour>();
	private readonly directed = new DirectedFaults();

	constructor(private readonly parts: ReplacementParts & { delays: Delays }) {}

	add(misbehaviour: Misbehaviour): void {
		this.pending.add(misbehaviour, misbehaviour.times ?? 1);
	}

	forget(): void {
		this.pending.forget();
		this.directed.forget();
	}

	/** Wraps a handler so that the faults meant for it come first, in the order they were added. */
	around(on: Misbehaviour['on'], handle: Handler): Handler {
		return async (request, reply) => {
			const subject = subjectOf(on, request);
			const misbehaviour = this.take(on, subject) ?? this.directed.take(on, subject);
			if (misbehaviour === undefined) return handle(request, reply);
			if (isAlteration(misbehaviour)) {
				return this.alter(misbehaviour, await handle(request, reply), request, reply);
			}
			if ('accepted' in misbehaviour && misbehaviour.accepted) {
				await handle(request, reply);
			}
			return replace(misbehaviour, this.parts, request, reply);
		};
	}

	private take(on: Misbehaviour['on'], subject: string): Misbehaviour | undefined {
		return this.pending.take(
			(misbehaviour) => misbehaviour.on === on && isAimedAt(misbehaviour, subject),
		);
	}

	private async alter(
		fault: Alteration,
		answer: unknown,
		request: FastifyRequest,
		reply: FastifyReply,
	): Promise<unknown> {
		if (fault.fault === 'delay') {
			await this.parts.delays.wait(fault.ms);
			return answer;
		}
		if (fault.fault === 'amend') return amended(answer, fault.fields);
		const regular = await renderAnswer(answer, reply);
		const sending = altered(fault, regular);
		sendRaw(reply, sending);
		this.parts.records.answered(request, reply.statusCode, recordable(regular, sending));
		return reply;
	}
}
