/**
 * The simulated service: a real HTTP server that plays KyyVideo, as strict as the provider's pages
 * and as rude as its observed answers. Its rules are its own reading of those pages, so that it can
 * disagree with the package under test. How a test uses it:
 *
 *     const service = await startService({ timing: { queuedMs: 5_000, processingMs: 60_000 } });
 *     // Point the credential at service.baseUrl with service.key, and run the code under test.
 *     service.nextTask({ outcome: { kind: 'failed', error: '余额不足' } });
 *     service.misbehave({ on: 'query', fault: 'answer', status: 502, times: 2 });
 *     service.misbehave({ on: 'create', fault: 'drop', accepted: true });
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
import { newApi, PREFIX } from './api';
import { listen } from './app';
import { systemClock, type Clock } from './clock';
import type { Family } from './createRules';
import { Faults, type Misbehaviour } from './faults';
import { FileHost, type VideoFile } from './files';
import {
	Records,
	type Counts,
	type CreateRecord,
	type Endpoint,
	type RequestRecord,
} from './records';
import { Tasks, type CreateShape, type TaskPlan, type Timing } from './tasks';

export type { Fault, Misbehaviour } from './faults';
export type { Counts, CreateRecord, Endpoint, RequestRecord } from './records';
export type { CreateBody, Family } from './createRules';
export type { CreateShape, Outcome, TaskError, TaskPlan, Timing } from './tasks';

export const DEFAULT_KEY = 'kyy-simulated-key';

export const DEFAULT_TIMING: Timing = { queuedMs: 2_000, processingMs: 8_000 };

export interface ServiceOptions {
	/** The port of the API; any free one by default. The files always take a free one. */
	port?: number;
	/** The keys that are let in. */
	keys?: readonly [string, ...string[]];
	timing?: Partial<Timing>;
	timingByModel?: Readonly<Record<string, Partial<Timing>>>;
	/** Flat by default, as both current pages say; the older `videos` page shows the wrapped one. */
	createShape?: Readonly<Partial<Record<Family, CreateShape>>>;
	/** From the model asked for to the model answered, e.g. { kyyvideo2: 'kyyvideo2_fast' }. */
	answeredModels?: Readonly<Record<string, string>>;
	video?: Partial<VideoFile>;
	now?: Clock;
	/** Called with each request of either host when its answer goes out. */
	onAnswer?: (record: RequestRecord) => void;
}

export interface Service {
	/** What goes into the credential; ends in /kyyReactApiServer, without a slash. */
	readonly baseUrl: string;
	/** The origin of the host where the files lie. */
	readonly filesUrl: string;
	/** The first of the keys that are let in. */
	readonly key: string;
	/** Every request of either host, in the order of arrival. */
	readonly requests: readonly RequestRecord[];
	/** Every task taken on, in the order of arrival. */
	readonly creates: readonly CreateRecord[];
	/** Throws when there is none. */
	readonly lastCreate: CreateRecord;
	readonly counts: Counts;
	/** Requests that brought the key, or any Authorization, to the host of the files. */
	readonly keyLeaks: readonly RequestRecord[];
	requestsTo(endpoint: Endpoint): readonly RequestRecord[];
	/** Settles how the next task, or the next few, will go. Plans queue up. */
	nextTask(plan: TaskPlan, times?: number): void;
	/** Faults queue up, for each of create, query and download. */
	misbehave(misbehaviour: Misbehaviour): void;
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
	const faults = new Faults();
	const tasks = new Tasks(
		{
			timing: { ...DEFAULT_TIMING, ...options.timing },
			timingByModel: options.timingByModel ?? {},
			answeredModels: options.answeredModels ?? {},
			createShape,
		},
		clock,
	);
	const files = new FileHost(video, records, clock, faults);
	const api = newApi({ keys, createShape, tasks, files, records, faults, clock });

	const origin = await listen(api, options.port ?? 0);
	const filesUrl = await files.start();

	return {
		baseUrl: `${origin}${PREFIX}`,
		filesUrl,
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
		requestsTo: (endpoint) => records.requests.filter((record) => record.endpoint === endpoint),
		nextTask(plan, times = 1) {
			tasks.plan(plan, times);
		},
		misbehave(misbehaviour) {
			faults.add(misbehaviour);
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
			await Promise.all([api.close(), files.stop()]);
			// Only now, so that no delayed answer slips out through a connection still open.
			faults.stop();
		},
	};
}
