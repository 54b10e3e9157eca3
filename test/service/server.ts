/**
 * The simulated service: a real HTTP server that plays KyyVideo, as strict as the provider's pages
 * and as rude as its observed answers. Its rules are its own reading of those pages, so that it can
 * disagree with the package under test. How a test uses it:
 *
 *     const service = await startService({ timing: { queuedMs: 5_000, processingMs: 60_000 } });
 *     // Point the credential at service.baseUrl with service.key, and run the code under test.
 *     service.nextTask({ outcome: { kind: 'failed', error: '余额不足' } });
 *     service.misbehave({ on: 'query', fault: 'answer', status: 502, times: 2 });
 *     service.misbehave({ on: 'create', prompt: 'third', fault: 'drop', accepted: true });
 *     service.misbehave({ on: 'download', ...knownFaults.download['half of the file, then dropped'] });
 *     expect(service.lastCreate.body).toEqual({ model: 'kyyvideo2', prompt: 'A cat' });
 *     expect(service.counts.create).toBe(1);
 *     expect(service.keyLeaks).toEqual([]);
 *     service.reset(); // between tests that share it
 *     await service.stop();
 *
 * Time is `Date.now()` at each request. Tasks have no timers, so a test moves them on by moving the
 * date alone, e.g. with jest.useFakeTimers({ doNotFake: [all but Date] }) and jest.setSystemTime.
 */
import { join } from 'node:path';
import { newApi } from './api';
import { listen } from './app';
import { systemClock, type Clock } from './clock';
import type { Family } from './createRules';
import { Elsewhere } from './elsewhere';
import { Faults } from './faults';
import { FileHost } from './files';
import type { Misbehaviour } from './misbehaviour';
import { PREFIX } from './paths';
import {
	Records,
	type Counts,
	type CreateRecord,
	type Endpoint,
	type RequestRecord,
} from './records';
import {
	Tasks,
	type CreateShape,
	type QueryShape,
	type StatusWords,
	type TaskPlan,
	type Timing,
} from './tasks';
import type { VideoFile } from './videoFile';

export type { CreateFault, Fault, Misbehaviour, RedirectStatus, RetryAfter } from './misbehaviour';
export type { Counts, CreateRecord, Endpoint, Host, RequestRecord } from './records';
export type { CreateBody, Family } from './createRules';
export type {
	CreateShape,
	Outcome,
	QueryShape,
	StatusWords,
	TaskError,
	TaskPlan,
	Timing,
} from './tasks';

export const DEFAULT_KEY = 'kyy-simulated-key';

export const DEFAULT_TIMING: Timing = { queuedMs: 2_000, processingMs: 8_000 };

/** An address is good for about a day. */
const DEFAULT_ADDRESS_GOOD_FOR_MS = 24 * 60 * 60 * 1000;

export interface ServiceOptions {
	/** The port of the API; any free one by default. The other hosts always take a free one. */
	port?: number;
	/** The keys that are let in. */
	keys?: readonly [string, ...string[]];
	timing?: Partial<Timing>;
	timingByModel?: Readonly<Record<string, Partial<Timing>>>;
	/** Flat by default, as both current pages say; the older `videos` page shows the wrapped one. */
	createShape?: Readonly<Partial<Record<Family, CreateShape>>>;
	/** Flat by default, as the pages say. */
	queryShape?: QueryShape;
	/** Other words in the answers for where a task stands. */
	statusWords?: StatusWords;
	/** For how many milliseconds an address is good, from the query that gave it: a day by default. */
	addressGoodForMs?: number;
	/** From the model asked for to the model answered, e.g. { kyyvideo2: 'kyyvideo2_fast' }. */
	answeredModels?: Readonly<Record<string, string>>;
	video?: Partial<VideoFile>;
	now?: Clock;
	/** Called with each request of any host when its answer goes out, or its connection is dropped. */
	onAnswer?: (record: RequestRecord) => void;
}

export interface Service {
	/** What goes into the credential; ends in /kyyReactApiServer, without a slash. */
	readonly baseUrl: string;
	/** The origin of the host where the files lie. */
	readonly filesUrl: string;
	/** The origin of the third host, to which redirects lead. */
	readonly elsewhereUrl: string;
	/** The first of the keys that are let in. */
	readonly key: string;
	/** Every request of any host, in the order of arrival. */
	readonly requests: readonly RequestRecord[];
	/** Every task taken on, in the order of arrival. */
	readonly creates: readonly CreateRecord[];
	/** Throws when there is none. */
	readonly lastCreate: CreateRecord;
	/** The requests to each endpoint of the API and the file host; what went elsewhere is not in it. */
	readonly counts: Counts;
	/** Requests that brought the key, or any Authorization, to another host than the API. */
	readonly keyLeaks: readonly RequestRecord[];
	/** Requests that followed a redirect to the third host. */
	readonly elsewhere: readonly RequestRecord[];
	/** Like `counts`, without what went elsewhere. */
	requestsTo(endpoint: Endpoint): readonly RequestRecord[];
	/** Settles how the next task, or the next few, will go. Plans queue up. */
	nextTask(plan: TaskPlan, times?: number): void;
	/**
	 * Faults queue up, for each of create, query and download. A request takes the first one that
	 * is aimed at it.
	 */
	misbehave(misbehaviour: Misbehaviour): void;
	/** All addresses given so far are refused from now on; the next query gives a good one. */
	expireAddresses(): void;
	/** Drops the faults that have not been met yet. */
	behave(): void;
	/** Forgets all requests, tasks, plans and faults. */
	reset(): void;
	/** Closes at once, whatever is under way. May be called twice. */
	stop(): Promise<void>;
}

function lastOf(creates: readonly CreateRecord[]): CreateRecord {
	const last = creates.at(-1);
	if (last === undefined) throw new Error('The simulated service has accepted no task.');
	return last;
}

export async function startService(options: ServiceOptions = {}): Promise<Service> {
	const keys = options.keys ?? ([DEFAULT_KEY] as const);
	const clock = options.now ?? systemClock;
	const createShape: Record<Family, CreateShape> = {
		kyyvideo2: 'flat',
		videos: 'flat',
		...options.createShape,
	};
	const video: VideoFile = {
		path: join(__dirname, 'video.mp4'),
		contentType: 'video/mp4',
		...options.video,
	};

	const records = new Records(keys, clock, options.onAnswer ?? (() => undefined));
	const elsewhere = new Elsewhere(video, records);
	const faults = new Faults({ clock, elsewhere, records });
	const tasks = new Tasks(
		{
			timing: { ...DEFAULT_TIMING, ...options.timing },
			timingByModel: options.timingByModel ?? {},
			answeredModels: options.answeredModels ?? {},
			createShape,
			queryShape: options.queryShape ?? 'flat',
			statusWords: options.statusWords ?? {},
			addressGoodForMs: options.addressGoodForMs ?? DEFAULT_ADDRESS_GOOD_FOR_MS,
		},
		clock,
	);
	const files = new FileHost(video, records, clock, faults);
	const api = newApi({ keys, createShape, tasks, files, records, faults, clock });

	const origin = await listen(api, options.port ?? 0);
	const [filesUrl, elsewhereUrl] = await Promise.all([files.start(), elsewhere.start()]);

	return {
		baseUrl: `${origin}${PREFIX}`,
		filesUrl,
		elsewhereUrl,
		key: keys[0],
		requests: records.requests,
		creates: records.creates,
		get lastCreate() {
			return lastOf(records.creates);
		},
		get counts() {
			return records.counts;
		},
		get keyLeaks() {
			return records.keyLeaks;
		},
		get elsewhere() {
			return records.elsewhere;
		},
		requestsTo: (endpoint) => records.to(endpoint),
		nextTask(plan, times = 1) {
			tasks.plan(plan, times);
		},
		misbehave(misbehaviour) {
			faults.add(misbehaviour);
		},
		expireAddresses() {
			files.expireAddresses();
		},
		behave() {
			faults.forget();
		},
		reset() {
			records.forget();
			tasks.forget();
			faults.forget();
		},
		async stop() {
			await Promise.all([api.close(), files.stop(), elsewhere.stop()]);
			// Only now, so that no delayed answer slips out through a connection still open.
			faults.stop();
		},
	};
}
