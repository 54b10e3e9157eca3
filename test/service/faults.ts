import type { FastifyReply, FastifyRequest } from 'fastify';
import { setTimeout as wait } from 'node:timers/promises';
import { altered, amended, recordable } from './alteration';
import { DirectedFaults } from './directedFaults';
import type { Alteration, Misbehaviour } from './misbehaviour';
import { renderAnswer, sendRaw } from './rawAnswer';
import { replace, type ReplacementParts } from './replacement';
import { isAimedAt, subjectOf } from './subject';

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
	private pending: { misbehaviour: Misbehaviour; left: number }[] = [];
	private readonly directed = new DirectedFaults();
	private readonly stopping = new AbortController();

	constructor(private readonly parts: ReplacementParts) {}

	add(misbehaviour: Misbehaviour): void {
		this.pending.push({ misbehaviour, left: misbehaviour.times ?? 1 });
	}

	forget(): void {
		this.pending = [];
		this.directed.forget();
	}

	/** Ends the delays under way, so that nothing keeps the process alive. */
	stop(): void {
		this.stopping.abort();
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
			if (misbehaviour.on === 'create' && misbehaviour.accepted === true) {
				await handle(request, reply);
			}
			return replace(misbehaviour, this.parts, request, reply);
		};
	}

	private take(on: Misbehaviour['on'], subject: string): Misbehaviour | undefined {
		const next = this.pending.find(
			({ misbehaviour, left }) =>
				misbehaviour.on === on && left > 0 && isAimedAt(misbehaviour, subject),
		);
		if (next === undefined) return undefined;
		next.left -= 1;
		return next.misbehaviour;
	}

	private async alter(
		fault: Alteration,
		answer: unknown,
		request: FastifyRequest,
		reply: FastifyReply,
	): Promise<unknown> {
		if (fault.fault === 'delay') {
			await this.delay(fault.ms);
			return answer;
		}
		if (fault.fault === 'amend') return amended(answer, fault.fields);
		const regular = await renderAnswer(answer, reply);
		const sending = altered(fault, regular);
		sendRaw(reply, sending);
		this.parts.records.answered(request, reply.statusCode, recordable(regular, sending));
		return reply;
	}

	private async delay(ms: number): Promise<void> {
		try {
			await wait(ms, undefined, { signal: this.stopping.signal });
		} catch {
			// Stopped: the connection is gone, so the answer that now follows reaches nobody.
		}
	}
}
