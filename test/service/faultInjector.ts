import type { FastifyReply, FastifyRequest } from 'fastify';
import { altered, amended, recordable } from './alteration';
import type { Delays } from './delays';
import { DirectedFaults } from './directedFaults';
import type { Alteration, Misbehavior } from './faultTypes';
import { PlanQueue } from './planQueue';
import { renderAnswer, sendRaw } from './rawAnswer';
import { replace, type ReplacementParts } from './replacement';
import { isAimedAt, targetOf } from './faultAim';

export type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

/** A record, so that an alteration that is missing here does not compile. */
const alterations: Readonly<Record<Alteration['fault'], true>> = {
	delay: true,
	cut: true,
	stall: true,
	relabel: true,
	amend: true,
};

function isAlteration<Given extends Misbehavior>(
	fault: Given,
): fault is Extract<Given, Alteration> {
	return fault.fault in alterations;
}

export class FaultInjector {
	private readonly pending = new PlanQueue<Misbehavior>();
	private readonly directed = new DirectedFaults();

	constructor(private readonly parts: ReplacementParts & { delays: Delays }) {}

	add(misbehavior: Misbehavior): void {
		this.pending.add(misbehavior, misbehavior.times ?? 1);
	}

	forget(): void {
		this.pending.forget();
		this.directed.forget();
	}

	/** Wraps a handler so that the faults meant for it come first, in the order they were added. */
	around(on: Misbehavior['on'], handle: Handler): Handler {
		return async (request, reply) => {
			const target = targetOf(on, request);
			const misbehavior = this.take(on, target) ?? this.directed.take(on, target);
			if (misbehavior === undefined) return handle(request, reply);
			if (isAlteration(misbehavior)) {
				return this.alter(misbehavior, await handle(request, reply), request, reply);
			}
			if ('accepted' in misbehavior && misbehavior.accepted) {
				await handle(request, reply);
			}
			return replace(misbehavior, this.parts, request, reply);
		};
	}

	private take(on: Misbehavior['on'], target: string): Misbehavior | undefined {
		return this.pending.take(
			(misbehavior) => misbehavior.on === on && isAimedAt(misbehavior, target),
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
		if (fault.fault === 'amend') {
			if (fault.httpStatus !== undefined) reply.code(fault.httpStatus);
			return amended(answer, fault.fields);
		}
		const regular = await renderAnswer(answer, reply);
		const sending = altered(fault, regular);
		sendRaw(reply, sending);
		this.parts.records.answered(request, reply.statusCode, recordable(regular, sending));
		return reply;
	}
}
