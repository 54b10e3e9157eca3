import { jsonParse, type IDataObject } from 'n8n-workflow';
import * as fc from 'fast-check';

import { fingerprint } from '../../nodes/KyyVideo/fingerprint';
import type { Origin } from '../../nodes/KyyVideo/video/origin';
import { Submissions } from '../../nodes/KyyVideo/video/submissions';
import type { Reply } from '../../nodes/shared/answer';
import { tryAgain } from '../../nodes/shared/backoff';
import { creating } from '../../nodes/shared/errors';
import { createVideo } from '../../nodes/shared/client';
import type { Silence } from '../../nodes/shared/transport';
import { InstantClock } from '../clock/instantClock';

/** What a service does with one create; all but the last three take it, and are paid */
const behaviours = [
	'answers',
	'answersWrapped',
	'answersFailed',
	'answersNonsense',
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
	/** Whether it is the next round: of a loop, or the next call or try of an AI agent's tool */
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
	private tries = 0;
	private videos = 0;
	private readonly known = new Map<string, Known>();
	private execution = 0;
	/** The executions in which what became of an item has got out of sight */
	private readonly unknownIn = new Map<string, number>();
	private readonly standing = new Map<string, Standing>();

	/** Runs the node as its create operation does, and checks every promise on the way */
	async run({ items, resubmitUnknown, stored, nextRound }: Run): Promise<void> {
		if (stored) {
			this.context = jsonParse(JSON.stringify(this.context));
			this.execution += 1;
		}
		if (nextRound) this.beginRound();
		const submissions = new Submissions(this.context, this.round, this.execution.toString());
		const works = items.map(async ({ prompt, service }, itemIndex) => {
			const key = `${itemIndex} ${sameVideo[prompt]}`;
			return await this.create(submissions, this.originOf(itemIndex, prompt), key, {
				service,
				resubmitUnknown,
			});
		});
		const ended = await Promise.all(works);
		this.expectNothingLost(submissions);
		if (ended.some((id) => id === undefined)) return;
		submissions.deliver();
		const keys = items.map(({ prompt }, itemIndex) => `${itemIndex} ${sameVideo[prompt]}`);
		for (const [key, { round }] of this.standing) {
			if (round === this.round || keys.includes(key)) {
				this.standing.set(key, { round: this.round, delivered: true });
			}
		}
	}

	/** What an earlier round has handed on belongs to nobody any more; what is not known stays so */
	private beginRound(): void {
		this.round += 1;
		for (const [key, { delivered }] of this.standing) {
			if (!delivered || this.known.get(key) === 'unknown') continue;
			this.known.delete(key);
			this.standing.delete(key);
		}
	}

	private originOf(itemIndex: number, prompt: Prompt): Origin {
		this.tries += 1;
		// Different for each item: an unknown one of an earlier round counts for all items that ask for the same
		const text = `${prompt === '=now' ? this.tries : sameVideo[prompt]} of item ${itemIndex}`;
		return {
			itemIndex,
			fields: [{ value: fingerprint({ text }), written: fingerprint([prompt, itemIndex]) }],
		};
	}

	/** @returns the ID that is handed out, or undefined after an error */
	private async create(
		submissions: Submissions,
		origin: Origin,
		key: string,
		{ service, resubmitUnknown }: { service: Behaviour[]; resubmitUnknown: boolean },
	): Promise<string | undefined> {
		const before = this.known.get(key);
		const recalled = submissions.recall(origin);
		expect(recalled?.state).toBe(typeof before === 'object' ? 'accepted' : before);
		if (recalled?.state === 'accepted') {
			expect(recalled.task).toMatchObject(typeof before === 'object' ? { id: before.id } : {});
			return recalled.task.status === 'failed' ? undefined : recalled.task.id;
		}
		const isEarlier = this.unknownIn.get(key) !== this.execution;
		expect(recalled === undefined || submissions.isOfEarlierExecution(recalled) === isEarlier).toBe(
			true,
		);
		if (recalled && !(resubmitUnknown && isEarlier)) return undefined;
		const coming = service.values();
		const send = async () => {
			const known = this.known.get(key);
			expect(known === undefined || (known === 'unknown' && resubmitUnknown)).toBe(true);
			// More than one create in a run, only if those before were certainly not taken
			expect(known).toBe(before);
			return await Promise.resolve(this.answer(key, coming.next().value ?? 'answers'));
		};
		const pace = this.clock.pace();
		const request = {
			path: '/v1/videos/videos',
			body: { model: 'videos' },
			asked: creating([]),
		} as const;
		const fate = await tryAgain(
			async () => submissions.submit(origin, async () => createVideo(send, request, pace)),
			(outcome) => (outcome.fate === 'notTaken' ? outcome.trouble : undefined),
			pace,
		);
		if (fate.fate !== 'accepted' || fate.task.status === 'failed') return undefined;
		return fate.task.id;
	}

	private loseSight(key: string): void {
		this.known.set(key, 'unknown');
		this.unknownIn.set(key, this.execution);
	}

	private answer(key: string, behaviour: Behaviour): Reply | Silence {
		this.videos += 1;
		const id = `video_${this.videos}`;
		const reply = (httpStatus: number, body: unknown): Reply => ({
			kind: 'reply',
			httpStatus,
			body,
		});
		const told = (failed: boolean) => {
			this.known.set(key, { id, failed });
			this.standing.set(key, { round: this.round, delivered: false });
		};
		switch (behaviour) {
			case 'answers':
				told(false);
				return reply(200, { id, status: 'queued' });
			case 'answersWrapped':
				told(false);
				return reply(200, { code: '0', msg: null, data: { projectId: id } });
			case 'answersFailed':
				told(true);
				return reply(200, { id, status: 'failed', error: '内容违规' });
			case 'answersNonsense':
				this.loseSight(key);
				return reply(200, '<html></html>');
			case 'answersFault':
				this.loseSight(key);
				return reply(502, 'too many requests');
			case 'answersNothing':
				this.loseSight(key);
				return { kind: 'silence', sent: true, words: 'socket hang up' };
			case 'refuses':
				return reply(200, { code: 7, msg: 'no' });
			case 'isBusy':
				return reply(429, '');
			case 'cannotBeReached':
				return { kind: 'silence', sent: false, words: 'connect ECONNREFUSED' };
		}
	}

	/** Every video that was paid for and that the user has not got can be found */
	private expectNothingLost(submissions: Submissions): void {
		const all = [...this.known].map(([key, known]) => ({ itemIndex: parseInt(key), known }));
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
