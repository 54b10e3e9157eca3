import { jsonParse, type IDataObject } from 'n8n-workflow';
import * as fc from 'fast-check';

import type { Recorded } from '../../nodes/KyyVideo/idempotency/requestSearch';
import { keyOf, type IdempotencyKey } from '../../nodes/KyyVideo/idempotency/key';
import { Submissions, type Submission } from '../../nodes/KyyVideo/idempotency/submissions';
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

interface Item {
	readonly prompt: Prompt;
	/** Whether n8n says, in a later round, that it may be one that has failed */
	readonly mayBeBack: boolean;
	readonly service: readonly Behaviour[];
}

/** A run of the node, in a round of its own */
type Call = readonly Item[];

/**
 * How n8n gets to the next calls: in the same execution by another round of a loop or another call of a tool, or by Retry On
 * Fail; or in a retry from the editor, with what n8n has stored of the node, or without it after a crash.
 */
const ways = ['nextRound', 'retryOnFail', 'storedRetry', 'retryAfterCrash'] as const;

interface Step {
	readonly way: (typeof ways)[number];
	/** Several where an AI agent calls the tool at once; each begins and ends whenever the scheduler says */
	readonly calls: readonly Call[];
	readonly resubmitUnknown: boolean;
}

/** A video that the workflow has asked for, with what has really become of it */
interface Wish {
	readonly words: string;
	itemIndex: number;
	round: number;
	/** What the user can know; nothing before it has reached the service */
	known: 'nothing' | 'unknown' | { readonly id: string; readonly failed: boolean };
	/** In which it was submitted, or an older one that n8n does not know any more */
	execution: number | 'lost';
	delivered: boolean;
	/** The call at work that has it */
	heldBy: Submissions | undefined;
	/** How often the service has accepted it, and the user has asked for it */
	paid: number;
	allowed: number;
}

interface LogEntry {
	readonly digest: string;
	readonly number: number;
	readonly wish: Wish;
	state: 'begun' | 'accepted' | 'rejected';
}

/** What the crash log promises, without n8n's database and the numbers of requests in n8n's context */
class Log {
	private readonly entries: LogEntry[] = [];
	/** Those that the execution has made, or found of the one that it retries */
	private readonly own = new Set<LogEntry>();

	/** What a retry finds of an execution that has crashed: each request once */
	recall(digest: string): LogEntry | undefined {
		const found = this.entries.find(
			(entry) => entry.digest === digest && entry.state !== 'rejected' && !this.own.has(entry),
		);
		if (found) this.own.add(found);
		return found;
	}

	begin(digest: string, wish: Wish): LogEntry {
		const number = this.entries.filter((entry) => entry.digest === digest).length;
		const entry: LogEntry = { digest, number, wish, state: 'begun' };
		this.entries.push(entry);
		this.own.add(entry);
		return entry;
	}

	at(digest: string, number: number | undefined): LogEntry | undefined {
		return this.entries.find((entry) => entry.digest === digest && entry.number === number);
	}

	crash(): void {
		this.own.clear();
	}
}

/** n8n, the service, and the truth about both */
class World {
	private context: IDataObject = {};
	private round = 0;
	private execution = 0;
	private readonly clock = new InstantClock();
	private readonly log = new Log();
	private wishes: Wish[] = [];
	private attempts = 0;
	private videos = 0;

	constructor(private readonly scheduler: fc.Scheduler) {}

	async step({ way, calls, resubmitUnknown }: Step): Promise<void> {
		this.goOn(way);
		const rounds = calls.map((_call, index) => this.round + index);
		this.round += calls.length - 1;
		const works = calls.map(async (call, index) => {
			await this.pause();
			await this.call(call, rounds[index] ?? 0, resubmitUnknown);
		});
		await this.scheduler.waitFor(Promise.all(works));
	}

	private goOn(way: Step['way']): void {
		if (way === 'nextRound') this.round += 1;
		if (way === 'storedRetry' || way === 'retryAfterCrash') this.execution += 1;
		if (way === 'storedRetry') this.context = jsonParse(JSON.stringify(this.context));
		if (way !== 'retryAfterCrash') return;
		this.context = {};
		this.round = 0;
		// From here on only the log knows of them
		this.log.crash();
		this.wishes = [];
	}

	private async pause(): Promise<void> {
		await this.scheduler.schedule(Promise.resolve());
	}

	/** Runs the node as its create operation does, and checks every promise on the way */
	private async call(items: Call, round: number, resubmitUnknown: boolean): Promise<void> {
		const execution = this.execution.toString();
		const submissions = new Submissions(this.context, { round, execution, isTool: false });
		this.forgetDelivered(round);
		const keys = items.map((item, itemIndex) => this.keyOf(itemIndex, item.prompt));
		for (const key of keys) submissions.expect(key);
		const isExpected = ({ itemIndex, words }: Wish) =>
			items[itemIndex] !== undefined && sameVideo[items[itemIndex].prompt] === words;
		const works = keys.map(async (key, index) => {
			await this.pause();
			const item = items[index];
			if (!item) throw new Error('There is a key for each item');
			return await this.create(item, { key, submissions, round, resubmitUnknown, isExpected });
		});
		const ended = await Promise.all(works);
		const isDelivered = !ended.includes(false);
		submissions.end();
		this.expectNothingForgotten(submissions);
		if (isDelivered) submissions.deliver();
		for (const wish of this.wishes) {
			const isOurs = wish.heldBy === submissions;
			if (isOurs) wish.heldBy = undefined;
			if (!isDelivered || typeof wish.known !== 'object') continue;
			const isFree = wish.heldBy === undefined && wish.round === round;
			if (isOurs || isFree) Object.assign(wish, { round, delivered: true });
		}
	}

	/** What another round has delivered is over */
	private forgetDelivered(round: number): void {
		this.wishes = this.wishes.filter((wish) => !wish.delivered || wish.round === round);
	}

	private keyOf(itemIndex: number, prompt: Prompt): IdempotencyKey {
		this.attempts += 1;
		const isChanging = prompt === '=now';
		const steady = isChanging ? 'at 0' : undefined;
		const value = isChanging ? `at ${this.attempts}` : sameVideo[prompt];
		const field = {
			value,
			steady,
			roundless: steady,
			hidden: undefined,
			place: undefined,
			default: '',
		};
		return keyOf(itemIndex, { prompt: field });
	}

	/** @returns whether the item has its video */
	private async create(
		item: Item,
		{ key, submissions, round, resubmitUnknown, isExpected }: Creating,
	): Promise<boolean> {
		const words = sameVideo[item.prompt];
		const candidates = this.candidates(words, { key, round, isExpected }, item.mayBeBack);
		const recalled = submissions.recall(key, () => item.mayBeBack);
		expect(recalled?.state).toBe(stateOf(candidates[0]));
		const recorded = candidates.filter((one) => recalled && isRecordOf(one, recalled));
		// Two of one place can be told by their executions only
		let wish =
			recorded.find(({ execution }) => String(execution) === recalled?.execution) ?? recorded[0];
		expect(wish === undefined).toBe(recalled === undefined);
		let known = recalled;
		if (!known && this.execution > 0) {
			const entry = this.log.recall(key.digest);
			if (entry) {
				known = submissions.adopt(key, recordedOf(entry), 'videos');
				({ wish } = entry);
				Object.assign(wish, {
					itemIndex: key.itemIndex,
					round,
					execution: 'lost',
					delivered: false,
				});
				// The log says nothing of its status
				if (typeof wish.known === 'object') wish.known = { ...wish.known, failed: false };
				this.wishes.push(wish);
				expect(known.state).toBe(stateOf(wish));
			}
		}
		if (wish) wish.heldBy = submissions;
		if (known?.state === 'accepted') {
			expect(wish?.known).toMatchObject({ id: known.task.id });
			return known.task.status !== 'failed';
		}
		const isEarlier = wish?.execution !== this.execution;
		if (known) {
			expect(submissions.isOfEarlierExecution(known)).toBe(isEarlier);
			if (!resubmitUnknown || !isEarlier) return false;
		}
		wish ??= this.newWish(key.itemIndex, words);
		wish.allowed += 1;
		wish.heldBy = submissions;
		return await this.submit(wish, item.service, { key, known, submissions, round });
	}

	private async submit(
		wish: Wish,
		service: readonly Behaviour[],
		{ key, known, submissions, round }: Omit<Creating, 'resubmitUnknown' | 'isExpected'> & Known,
	): Promise<boolean> {
		await this.pause();
		const entry = this.log.begin(key.digest, wish);
		const before = { round: wish.round, itemIndex: wish.itemIndex };
		const coming = service.values();
		const send = async () => {
			const answer = this.answer(wish, coming.next().value ?? 'answers');
			// It is what the record says from the moment at which it leaves
			await this.pause();
			return answer;
		};
		const timing = this.clock.timing();
		const http: Http = { baseUrl: '', send, maskKey: (json) => json };
		const request = { path: '/v1/videos/videos', body: { model: 'videos' } } as const;
		const attempt = async () => {
			// While it is on its way, its record is of this place
			Object.assign(wish, { round, itemIndex: key.itemIndex });
			const submitting = { key, known, number: entry.number };
			const outcome = await submissions.submit(submitting, async () =>
				createVideo(http, request, timing),
			);
			if (outcome.outcome === 'rejected') Object.assign(wish, before);
			else wish.execution = this.execution;
			return outcome;
		};
		const outcome = await retry(attempt, retryHintOf, timing, new Limiter());
		if (outcome.outcome === 'rejected') {
			entry.state = 'rejected';
			if (wish.known === 'nothing') this.wishes = this.wishes.filter((one) => one !== wish);
			return false;
		}
		const earlier = this.log.at(key.digest, known?.number);
		if (earlier) earlier.state = 'rejected';
		if (outcome.outcome === 'accepted') entry.state = 'accepted';
		return outcome.outcome === 'accepted' && outcome.made.status !== 'failed';
	}

	private newWish(itemIndex: number, words: string): Wish {
		const wish: Wish = {
			words,
			itemIndex,
			round: 0,
			known: 'nothing',
			execution: this.execution,
			delivered: false,
			heldBy: undefined,
			paid: 0,
			allowed: 0,
		};
		this.wishes.push(wish);
		return wish;
	}

	/** The wishes of which an item may be another attempt, as the workflow sees it */
	private candidates(
		words: string,
		{ key: { itemIndex }, round, isExpected }: Pick<Creating, 'key' | 'round' | 'isExpected'>,
		mayBeBack: boolean,
	): Wish[] {
		const open = this.wishes.filter(
			(wish) => wish.words === words && !wish.heldBy && (!wish.delivered || wish.round === round),
		);
		const unknown = open.filter(({ known }) => known === 'unknown');
		const ofItem = (wish: Wish) => wish.itemIndex === itemIndex;
		const moved = open.filter((wish) => wish.round === round && !isExpected(wish));
		const groups = [
			open.filter((wish) => typeof wish.known === 'object' && ofItem(wish)),
			unknown.filter((wish) => wish.round === round && ofItem(wish)),
			moved.filter(({ known }) => typeof known === 'object'),
			moved.filter(({ known }) => known === 'unknown'),
			unknown.filter((wish) => wish.round !== round && mayBeBack),
		];
		return groups.find((group) => group.length > 0) ?? [];
	}

	private answer(wish: Wish, behaviour: Behaviour): HttpResponse | NetworkFailure {
		this.videos += 1;
		const id = `video_${this.videos}`;
		const response = (httpStatus: number, body: unknown): HttpResponse => ({
			kind: 'response',
			httpStatus,
			body,
		});
		const accept = (known: Wish['known']) => {
			wish.known = known;
			wish.paid += 1;
			expect(wish.paid).toBeLessThanOrEqual(wish.allowed);
		};
		switch (behaviour) {
			case 'answers':
				accept({ id, failed: false });
				return response(200, { id, status: 'queued' });
			case 'answersWrapped':
				accept({ id, failed: false });
				return response(200, { code: '0', msg: null, data: { projectId: id } });
			case 'answersFailed':
				accept({ id, failed: true });
				return response(200, { id, status: 'failed', error: '内容违规' });
			case 'answersUnreadable':
				accept('unknown');
				return response(200, '<html></html>');
			case 'answersFault':
				accept('unknown');
				return response(502, 'too many requests');
			case 'answersNothing':
				accept('unknown');
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
	private expectNothingForgotten(submissions: Submissions): void {
		const settled = this.wishes.filter(({ heldBy }) => !heldBy || heldBy === submissions);
		const videos = settled.flatMap(({ itemIndex, known }) =>
			typeof known === 'object' ? [{ itemIndex, ...known }] : [],
		);
		expect(submissions.videos).toEqual(expect.arrayContaining(videos));
		const unknown = settled.filter(({ known }) => known === 'unknown');
		expect(submissions.unknownItems).toEqual(
			expect.arrayContaining(unknown.map(({ itemIndex }) => itemIndex)),
		);
		if (settled.length < this.wishes.length) return;
		expect(submissions.videos).toHaveLength(videos.length);
		expect(submissions.unknownItems).toHaveLength(
			new Set(unknown.map(({ itemIndex }) => itemIndex)).size,
		);
	}
}

interface Creating {
	readonly key: IdempotencyKey;
	readonly submissions: Submissions;
	readonly round: number;
	readonly resubmitUnknown: boolean;
	/** Whether the item that has asked for it asks for it again */
	readonly isExpected: (wish: Wish) => boolean;
}

interface Known {
	readonly known: Submission | undefined;
}

const stateOf = (wish: Wish | undefined): Submission['state'] | undefined => {
	if (!wish || wish.known === 'nothing') return undefined;
	return wish.known === 'unknown' ? 'unknown' : 'accepted';
};

/** Those of the same place that are unknown are as good as each other */
const isRecordOf = ({ known, itemIndex, round }: Wish, record: Submission): boolean =>
	typeof known === 'object'
		? record.state === 'accepted' && record.task.id === known.id
		: record.itemIndex === itemIndex && record.round === round;

const recordedOf = ({ number, state, wish: { known } }: LogEntry): Recorded =>
	state === 'accepted' && typeof known === 'object'
		? { state, number, id: known.id }
		: { state: 'unknown', number, doubt: 'noAnswer' };

const calls: fc.Arbitrary<Call> = fc.array(
	fc.record({
		prompt: fc.constantFrom(...prompts),
		mayBeBack: fc.boolean(),
		service: fc.array(fc.constantFrom(...behaviours), { minLength: 1, maxLength: 6 }),
	}),
	{ minLength: 1, maxLength: 3 },
);

const steps: fc.Arbitrary<Step> = fc.record({
	way: fc.constantFrom(...ways),
	calls: fc.array(calls, { minLength: 1, maxLength: 3 }),
	resubmitUnknown: fc.boolean(),
});

test('no video is paid for twice, none is lost, and no other one is held back, whatever becomes of an execution', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.scheduler(),
			fc.array(steps, { minLength: 1, maxLength: 8 }),
			async (scheduler, history) => {
				const world = new World(scheduler);
				for (const step of history) await world.step(step);
			},
		),
		{ numRuns: 500 },
	);
});
