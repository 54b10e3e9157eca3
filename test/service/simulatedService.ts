/**
 * The simulated service: a real HTTP server in place of KyyVideo, as strict as the provider's pages
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
 *
 *     service.nextAsset({ name: 'face', outcome: 'Failed' }); // the review of an upload
 *     service.addAsset({ assetId: 'asset-1' }); // one that may be used without any upload
 *     service.misbehave({ on: 'upload', name: 'face', fault: 'drop', accepted: true });
 *     expect(service.assets).toMatchObject([{ assetType: 'Image', name: 'face' }]);
 *     expect(service.mostUploadsAtOnce).toBe(1);
 *     expect(service.fetches).toMatchObject([{ url: picture, status: 200, contentType: 'image/png' }]);
 *
 *     service.nextTask({ queryShape: 'wrapped', idForm: 'video_seedance', progress: '45%' }); // Model Center
 *     service.nextAsset({ library: 'seedance2', shape: 'twoStatuses', outcome: 'Expired' });
 *     service.answerUnknownIds('http404'); // from now on, until the reset
 *
 *     service.reset(); // between tests that share it
 *     await service.stop();
 *
 * The media that a create or an upload names are fetched before the answer, if they lie on this
 * machine, and judged by what came. A host under `.invalid` is never reached. Any other host is out
 * of sight: what lies there counts as fetched.
 *
 * Time is `Date.now()` at each request. Tasks and reviews have no timers, so a test moves them on by
 * moving the date alone, e.g. with jest.useFakeTimers({ doNotFake: [all but Date] }) and
 * jest.setSystemTime. Only `uploadMs` and the time limit of a fetch are real time.
 */
import { join } from 'node:path';
import { newApi } from './routes';
import { listen } from './fastifyApp';
import { Assets, type AssetLibrary, type AssetPlan, type GivenAsset } from './assets';
import { systemClock, type Clock } from './serviceClock';
import type { FolderFamily, Family } from './createRules';
import { Delays } from './delays';
import { RedirectHost } from './redirectHost';
import { FaultInjector } from './faultInjector';
import { FileHost } from './fileHost';
import { MediaFetcher } from './mediaFetcher';
import type { Misbehavior } from './faultTypes';
import { ConcurrencyCounter } from './concurrencyCounter';
import { CreatePace } from './createPace';
import { PREFIX } from './paths';
import {
	Records,
	type AssetRecord,
	type Counts,
	type CreateRecord,
	type Endpoint,
	type FetchRecord,
	type RequestRecord,
} from './requestRecords';
import {
	Tasks,
	type CreateShape,
	type QueryShape,
	type StatusWords,
	type TaskPlan,
	type Timing,
} from './tasks';
import { UnknownIds, type UnknownIdShape } from './unknownIds';
import type { VideoFile } from './videoFile';

export type { AssetLibrary, AssetPlan, AssetStatus, AssetStatusWords, GivenAsset } from './assets';
export type { AssetType } from './contentType';
export type { CreateFault, Fault, Misbehavior, RedirectStatus, RetryAfter } from './faultTypes';
export type {
	AssetRecord,
	Counts,
	CreateRecord,
	Endpoint,
	FetchRecord,
	Host,
	RequestRecord,
} from './requestRecords';
export type { CreateBody, Family, FolderFamily } from './createRules';
export type { UnknownIdShape } from './unknownIds';
export type { IdForm } from './taskIds';
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

/** How long the review of an asset takes, in milliseconds. Really it takes about 100 s. */
const DEFAULT_REVIEW_MS = 3_000;

/** For how many milliseconds of real time the service tries to fetch a medium. */
const FETCH_TIMEOUT_MS = 60_000;

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
	/** Families whose tasks live only at `GET /v1/<family>/videos/:id`; none by default. */
	queriedAtFamily?: readonly FolderFamily[];
	/** How a query for a task that is not there is answered: HTTP 200 with the code -1 by default. */
	unknownIds?: UnknownIdShape;
	/** Other words in the answers for where a task stands. */
	statusWords?: StatusWords;
	/** For how many milliseconds an address is good, from the query that gave it: a day by default. */
	addressGoodForMs?: number;
	/** From the model asked for to the model answered, e.g. { kyyvideo2: 'kyyvideo2_fast' }. */
	answeredModels?: Readonly<Record<string, string>>;
	/** How many creates it takes within a second; any number by default. The others are refused with HTTP 429. */
	createsPerSecond?: number;
	/** How many milliseconds the review of an asset takes: 3 s by default. */
	reviewMs?: number;
	/** By how many milliseconds of real time the answer to an upload is late: 0 by default. */
	uploadMs?: number;
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
	/** Every asset uploaded, in the order of arrival; a deleted one is marked. */
	readonly assets: readonly AssetRecord[];
	/** The greatest number of uploads that were in flight at the same moment. */
	readonly mostUploadsAtOnce: number;
	/** Every address that the service tried to fetch; what lies out of its sight is not in it. */
	readonly fetches: readonly FetchRecord[];
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
	/** Settles how the next uploaded asset, or the next few, will go. Plans queue up. */
	nextAsset(plan: AssetPlan, times?: number): void;
	/** Puts an asset into a library without any request. */
	addAsset(asset: GivenAsset): void;
	/** Faults queue up, for each call. A request takes the first one that is aimed at it. */
	misbehave(misbehavior: Misbehavior): void;
	/** Answers so from now on, until a reset, where a task is not there. */
	answerUnknownIds(shape: UnknownIdShape): void;
	/** All addresses given so far are refused from now on; the next query gives a good one. */
	expireAddresses(): void;
	/** Drops the faults that have not been met yet. */
	behave(): void;
	/** Closes all connections, so that no answer comes any more to what hangs */
	hangUp(): void;
	/** Forgets all requests, tasks, assets, fetches, plans and faults. */
	reset(): void;
	/** Closes at once, also with requests in flight. May be called twice. */
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
	const video: VideoFile = {
		path: join(__dirname, 'video.mp4'),
		contentType: 'video/mp4',
		...options.video,
	};

	const records = new Records(keys, clock, options.onAnswer ?? (() => undefined));
	const elsewhere = new RedirectHost(video, records);
	const delays = new Delays();
	const faults = new FaultInjector({ clock, delays, elsewhere, records });
	const tasks = new Tasks(
		{
			timing: { ...DEFAULT_TIMING, ...options.timing },
			timingByModel: options.timingByModel ?? {},
			answeredModels: options.answeredModels ?? {},
			createShape: options.createShape ?? {},
			queryShape: options.queryShape ?? 'flat',
			queriedAtFamily: options.queriedAtFamily ?? [],
			statusWords: options.statusWords ?? {},
			addressGoodForMs: options.addressGoodForMs ?? DEFAULT_ADDRESS_GOOD_FOR_MS,
		},
		clock,
	);
	const files = new FileHost(video, records, clock, faults);
	const libraryOf = (library: AssetLibrary) =>
		new Assets(library, options.reviewMs ?? DEFAULT_REVIEW_MS, clock);
	const libraries = { kyyVideo2: libraryOf('kyyVideo2'), seedance2: libraryOf('seedance2') };
	const fetcher = new MediaFetcher(records, clock, FETCH_TIMEOUT_MS);
	const unknownIds = new UnknownIds(options.unknownIds ?? 'notFound');
	const pace = new CreatePace(options.createsPerSecond ?? Infinity, clock);
	const uploads = new ConcurrencyCounter();
	const uploadMs = options.uploadMs ?? 0;
	const media = { files, libraries, fetcher };
	const parts = { tasks, pace, unknownIds, ...media, records, faults, delays, uploads, clock };
	const api = newApi({ ...parts, keys, uploadMs });

	const origin = await listen(api, options.port ?? 0);
	const [filesUrl, elsewhereUrl] = await Promise.all([files.start(), elsewhere.start()]);

	return {
		baseUrl: `${origin}${PREFIX}`,
		filesUrl,
		elsewhereUrl,
		key: keys[0],
		requests: records.requests,
		creates: records.creates,
		assets: records.assets,
		fetches: records.fetches,
		get lastCreate() {
			return lastOf(records.creates);
		},
		get mostUploadsAtOnce() {
			return uploads.most;
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
		nextAsset(plan, times = 1) {
			libraries[plan.library ?? 'kyyVideo2'].plan(plan, times);
		},
		addAsset({ library = 'kyyVideo2', ...asset }) {
			libraries[library].give(asset);
		},
		misbehave(misbehavior) {
			faults.add(misbehavior);
		},
		answerUnknownIds(shape) {
			unknownIds.answerAs(shape);
		},
		expireAddresses() {
			files.expireAddresses();
		},
		behave() {
			faults.forget();
		},
		hangUp() {
			api.server.closeAllConnections();
		},
		reset() {
			records.forget();
			tasks.forget();
			unknownIds.forget();
			pace.forget();
			libraries.kyyVideo2.forget();
			libraries.seedance2.forget();
			uploads.forget();
			faults.forget();
		},
		async stop() {
			await Promise.all([api.close(), files.stop(), elsewhere.stop(), fetcher.stop()]);
			// Only now, so that no delayed answer slips out through a connection still open.
			delays.stop();
		},
	};
}
