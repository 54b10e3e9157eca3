import { jsonParse, type IDataObject } from 'n8n-workflow';
import * as fc from 'fast-check';

import { hashJson } from '../../nodes/KyyVideo/hash';
import type { IdempotencyKey } from '../../nodes/KyyVideo/idempotency/key';
import { Submissions } from '../../nodes/KyyVideo/idempotency/submissions';
import { createVideo, retryHintOf } from '../../nodes/shared/api/client';
import type { Http, HttpResponse, NetworkFailure } from '../../nodes/shared/api/authenticatedHttp';
import { Limiter } from '../../nodes/shared/timing/limiter';
import { retry } from '../../nodes/shared/timing/retry';
import { InstantClock } from '../clock/instantClock';

/** What a service does with one create; all but the last three accept it, and are paid */
const behaviours = [
	'answers',
	'answersWrapped',
	'answersFailed',
	'answersUnreadable',
	'answersFault',
	'answersNothing',
	'refuses',
	'isBusy',
	'cannotBeReached',
] as const;

type Behaviour = (typeof behaviours)[number];

/** A prompt as the user writes it: some give the same text, and `now` another one each time */
const prompts = ['cat', 'dog', '="c" + "at"', '=now'] as const;

type Prompt = (typeof prompts)[number];

/** Prompts that ask for the same video, for as long as the execution lives */
const sameVideo: Readonly<Record<Prompt, string>> = {
	cat: 'cat',
	'="c" + "at"': 'cat',
	dog: 'dog',
	'=now': '=now',
};

interface Run {
	readonly items: ReadonlyArray<{ readonly prompt: Prompt; readonly service: Behaviour[] }>;
	readonly resubmitUnknown: boolean;
	/** Whether n8n has stored the execution and read it again, as for a retry from the editor */
	readonly stored: boolean;
	/** Whether it is the next round: of a loop, or the next call or attempt of an AI agent's tool */
	readonly nextRound: boolean;
}

/** What the user knows of an item and a video, from what the service has really said */
type Known = 'unknown' | { readonly id: string; readonly failed: boolean };

/** The round in which an item was submitted, or handed on */
interface Standing {
	readonly round: number;
	readonly delivered: boolean;
}

/** n8n, the service, and the truth about both */
class World {
	private context: IDataObject = {};
	private round = 0;
	private readonly clock = new InstantClock();
	private attempts = 0;
	private videos = 0;
	private readonly known = new Map<string, Known>();
	private execution = 0;
	/** The executions in which the outcome of an item became unknown */
	private readonly unknownIn = new Map<string, number>();
	private readonly standing = new Map<string, Standing>();

	/** Runs the node as its create operation does, and checks every promise on the way */
	async run({ items, resubmitUnknown, stored, nextRound }: Run): Promise<void> {
		if (stored) {
			this.context = jsonParse(JSON.stringify(this.context));
			this.execution += 1;
		}
		if (nextRound) this.beginRound();
		const submissions = new Submissions(this.context, {
			round: this.round,
			execution: this.execution.toString(),
		});
		const works = items.map(async ({ prompt, service }, itemIndex) => {
			const name = `${itemIndex} ${sameVideo[prompt]}`;
			return await this.create(submissions, this.keyOf(itemIndex, prompt), name, {
				service,
				resubmitUnknown,
			});
		});
		const ended = await Promise.all(works);
		submissions.end();
		this.expectNothingLost(submissions);
		if (ended.some((id) => id === undefined)) return;
		submissions.deliver();
		const names = items.map(({ prompt }, itemIndex) => `${itemIndex} ${sameVideo[prompt]}`);
		for (const [name, { round }] of this.standing) {
			if (round === this.round || names.includes(name)) {
				this.standing.set(name, { round: this.round, delivered: true });
			}
		}
	}

	/** What an earlier round has delivered is over; what is unknown stays so */
	private beginRound(): void {
		this.round += 1;
		for (const [name, { delivered }] of this.standing) {
			if (!delivered || this.known.get(name) === 'unknown') continue;
			this.known.delete(name);
			this.standing.delete(name);
		}
	}

	private keyOf(itemIndex: number, prompt: Prompt): IdempotencyKey {
		this.attempts += 1;
		// Different for each item: an unknown one of an earlier round counts for all items that ask for the same
		const text = `${prompt === '=now' ? this.attempts : sameVideo[prompt]} of item ${itemIndex}`;
		return {
			itemIndex,
			digest: text,
			fields: {
				prompt: {
					value: hashJson({ text }),
					written: hashJson([prompt, itemIndex]),
					isUsed: true,
					isDefault: false,
				},
			},
		};
	}

	/** @returns the ID that is handed out, or undefined after an error */
	private async create(
		submissions: Submissions,
		key: IdempotencyKey,
		name: string,
		{ service, resubmitUnknown }: { service: Behaviour[]; resubmitUnknown: boolean },
	): Promise<string | undefined> {
		const before = this.known.get(name);
		const recalled = submissions.recall(key, () => true);
		expect(recalled?.state).toBe(typeof before === 'object' ? 'accepted' : before);
		if (recalled?.state === 'accepted') {
			expect(recalled.task).toMatchObject(typeof before === 'object' ? { id: before.id } : {});
			return recalled.task.status === 'failed' ? undefined : recalled.task.id;
		}
		const isEarlier = this.unknownIn.get(name) !== this.execution;
		expect(recalled === undefined || submissions.isOfEarlierExecution(recalled) === isEarlier).toBe(
			true,
		);
		if (recalled && !(resubmitUnknown && isEarlier)) return undefined;
		const coming = service.values();
		const send = async () => {
			const known = this.known.get(name);
			expect(known === undefined || (known === 'unknown' && resubmitUnknown)).toBe(true);
			// More than one create in a run, only if those before were certainly rejected
			expect(known).toBe(before);
			return await Promise.resolve(this.answer(name, coming.next().value ?? 'answers'));
		};
		const timing = this.clock.timing();
		const http: Http = { baseUrl: '', send, maskKey: (json) => json };
		const request = { path: '/v1/videos/videos', body: { model: 'videos' } } as const;
		const outcome = await retry(
			async () =>
				submissions.submit({ key, known: recalled, number: 0 }, async () =>
					createVideo(http, request, timing),
				),
			retryHintOf,
			timing,
			new Limiter(),
		);
		if (outcome.outcome !== 'accepted' || outcome.made.status === 'failed') return undefined;
		return outcome.made.id;
	}

	private loseSight(name: string): void {
		this.known.set(name, 'unknown');
		this.unknownIn.set(name, this.execution);
	}

	private answer(name: string, behaviour: Behaviour): HttpResponse | NetworkFailure {
		this.videos += 1;
		const id = `video_${this.videos}`;
		const response = (httpStatus: number, body: unknown): HttpResponse => ({
			kind: 'response',
			httpStatus,
			body,
		});
		const answered = (failed: boolean) => {
			this.known.set(name, { id, failed });
			this.standing.set(name, { round: this.round, delivered: false });
		};
		switch (behaviour) {
			case 'answers':
				answered(false);
				return response(200, { id, status: 'queued' });
			case 'answersWrapped':
				answered(false);
				return response(200, { code: '0', msg: null, data: { projectId: id } });
			case 'answersFailed':
				answered(true);
				return response(200, { id, status: 'failed', error: '内容违规' });
			case 'answersUnreadable':
				this.loseSight(name);
				return response(200, '<html></html>');
			case 'answersFault':
				this.loseSight(name);
				return response(502, 'too many requests');
			case 'answersNothing':
				this.loseSight(name);
				return { kind: 'networkFailure', sent: true, words: 'socket hang up' };
			case 'refuses':
				return response(200, { code: 7, msg: 'no' });
			case 'isBusy':
				return response(429, '');
			case 'cannotBeReached':
				return { kind: 'networkFailure', sent: false, words: 'connect ECONNREFUSED' };
		}
	}

	/** Every video that was paid for and is not delivered can be found */
	private expectNothingLost(submissions: Submissions): void {
		const all = [...this.known].map(([name, known]) => ({ itemIndex: parseInt(name), known }));
		const videos = all.flatMap(({ itemIndex, known }) =>
			typeof known === 'object' ? [{ itemIndex, ...known }] : [],
		);
		expect(submissions.videos).toHaveLength(videos.length);
		expect(submissions.videos).toEqual(expect.arrayContaining(videos));
		const unknown = all.filter(({ known }) => known === 'unknown');
		const items = new Set(unknown.map(({ itemIndex }) => itemIndex));
		expect(submissions.unknownItems).toEqual([...items].sort());
	}
}

const runs: fc.Arbitrary<Run> = fc.record({
	items: fc.array(
		fc.record({
			prompt: fc.constantFrom(...prompts),
			service: fc.array(fc.constantFrom(...behaviours), { minLength: 1, maxLength: 6 }),
		}),
		{ minLength: 1, maxLength: 3 },
	),
	resubmitUnknown: fc.boolean(),
	stored: fc.boolean(),
	nextRound: fc.boolean(),
});

test('no item is paid for twice, and no video is lost, whatever becomes of an execution', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(runs, { minLength: 1, maxLength: 8 }), async (history) => {
			const world = new World();
			for (const run of history) await world.run(run);
		}),
		{ numRuns: 500 },
	);
});
