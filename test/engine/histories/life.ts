import type { IRunExecutionData } from 'n8n-workflow';

import type { Service } from '../../service/simulatedService';
import type { DeduplicationTable } from '../harness/deduplicationTable';
import type { RunResult } from '../harness/engine';
import type { EngineHarness } from '../harness/engineHarness';
import { standIn } from '../harness/storedExecution';
import type { VirtualClock } from '../virtualClock';
import { expressions, type Answer, type History, type Prompt, type Try } from './history';

/** What a history happens to */
export interface World {
	readonly clock: VirtualClock;
	readonly harness: EngineHarness;
	readonly table: DeduplicationTable;
	/** Lines of n8n's log */
	readonly log: readonly string[];
}

/** What a retry goes on with */
interface Stored {
	readonly data: IRunExecutionData;
	/** What the node gives that comes before this one; the retry asks it again where it starts at the trigger */
	readonly rows: readonly Prompt[] | undefined;
}

export interface Execution {
	/** What its items have asked for, in all rounds of a loop */
	readonly asked: readonly Prompt[];
	readonly result: RunResult;
	/** Undefined where n8n has gone on behind the node, or will do so in a retry */
	readonly stored: Stored | undefined;
}

/** More videos than any history makes */
const mostVideos = 1_000;

/** As a schedule does, which says nothing else */
const fromSchedule = 'now';

/** @returns the executions that there were: none follows one that has succeeded, unless an earlier one is retried */
export async function live(world: World, history: History): Promise<readonly Execution[]> {
	begin(world, history);
	const executions: Execution[] = [];
	for (const one of history.tries) {
		const retryable = executions.flatMap(({ stored }) => stored ?? []);
		const earlier = retryable.at(-1 - one.back) ?? retryable[0];
		if (executions.length > 0 && !earlier) break;
		executions.push(await execute(world, history, one, earlier));
	}
	return executions;
}

function begin({ harness, table }: World, { pushedOut }: History): void {
	harness.service.reset();
	table.clear();
	if (pushedOut === undefined) return;
	table.add(['KyyVideo records, version 2', 'KyyVideo records, from the first one on']);
	table.fill(pushedOut);
}

async function execute(
	world: World,
	history: History,
	one: Try,
	earlier: Stored | undefined,
): Promise<Execution> {
	const { clock, harness, table } = world;
	const asked = earlier?.rows ?? one.items;
	misbehave(harness.service, one);
	table.failRemovals((removal) => removal > one.lastRemoval);
	table.failChanges(one.failures);
	const storage = new Storage(history, one);
	killLater(world, one, storage);
	const { result, stored } = await clock.during(harness.service, async () => {
		const ended = await run(world, history, { ...one, items: asked }, storage, earlier?.data);
		// What comes after a stop is not stored, but arrives at the service before time passes
		const left = storage.end(ended);
		await clock.sleep(1, new AbortController().signal);
		return { result: ended, stored: left };
	});
	table.restart();
	table.failRemovals(() => false);
	table.failChanges([]);
	await pass(world, one.pause);
	const startsAtTrigger = stored?.executionData?.nodeExecutionStack[0]?.node.name === 'Start';
	return {
		asked,
		result,
		stored: stored && { data: stored, rows: startsAtTrigger ? undefined : asked },
	};
}

async function run(
	{ harness, table }: World,
	{ prompt, isTool, batchSize }: History,
	one: Try,
	storage: Storage,
	stored: IRunExecutionData | undefined,
): Promise<RunResult> {
	const what: Parameters<EngineHarness['run']>[0] = {
		type: isTool ? 'kyyVideoTool' : 'kyyVideo',
		parameters: {
			prompt: expressions[prompt],
			options: {
				resubmitUnknown: one.resubmits,
				createUnrecorded: one.createsUnrecorded,
				maxVideos: mostVideos,
				// So that each item says which row it is made of
				includeInputFields: true,
			},
		},
		settings: {
			...(one.continues && { onError: 'continueRegularOutput' }),
			...(one.retriesOnFail && { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 }),
		},
		items: [{ json: { prompt: fromSchedule } }],
		rows: one.items.map((text) => ({ prompt: text })),
		batchSize,
		onProgress: storage.progress,
		...(stored && { retryOf: { stored } }),
	};
	const { stop } = one;
	if (!stop) return await harness.run(what);
	const counted = () => (stop.of === 'changes' ? table.changes : harness.service.creates.length);
	const end = counted() + stop.count;
	const isReached = () => {
		if (counted() < end) return false;
		storage.close();
		return true;
	};
	return await harness.stopOnce(isReached, what);
}

/** Milliseconds to wait as the service asks, and until it answers: longer than what one turn of a stop takes */
const limitSeconds = 3;
const delayMs = 5_000;

function misbehave(service: Service, one: Try): void {
	service.behave();
	const faults = {
		delayed: { fault: 'delay', ms: delayMs },
		limited: { fault: 'rateLimit', retryAfter: { seconds: limitSeconds } },
		refused: { fault: 'answer', status: 400, body: { code: 400, msg: '参数错误' } },
		lost: { fault: 'drop' },
		lostAccepted: { fault: 'drop', accepted: true },
	} as const satisfies Record<Answer, unknown>;
	for (const [prompt, answer] of one.answers) {
		service.misbehave({ on: 'create', prompt, ...faults[answer] });
	}
}

/** From then on nothing leaves n8n any more, whatever the run still does in this process */
function killLater({ harness, table }: World, { kill }: Try, storage: Storage): void {
	let changes = 0;
	if (kill) {
		table.killAt({
			moment: kill.moment,
			isAt: () => {
				changes += 1;
				return changes === kill.change;
			},
			onKill: () => {
				storage.kill();
				harness.service.behave();
				harness.service.misbehave({ on: 'create', fault: 'drop', times: Infinity });
			},
		});
	}
}

/** What n8n stores of an execution */
class Storage {
	private begun: IRunExecutionData | undefined;
	private latest: IRunExecutionData | undefined;
	private isKilled = false;
	private isClosed = false;

	constructor(
		private readonly history: History,
		private readonly one: Try,
	) {}

	readonly progress = (data: IRunExecutionData): void => {
		if (this.isClosed) return;
		this.begun ??= data;
		this.latest = data;
	};

	kill(): void {
		this.isKilled = true;
		this.close();
	}

	/** From now on n8n stores nothing but the end */
	close(): void {
		this.isClosed = true;
	}

	/** @returns undefined where n8n has gone on behind the node, or will do so in a retry */
	end({ status, stored }: RunResult): IRunExecutionData | undefined {
		const isOver = status === 'success' && !this.isKilled;
		const { savesProgress } = this.history;
		if (isOver && (this.one.isStored || savesProgress)) return undefined;
		if (this.one.isStored && !this.isKilled) {
			return status === 'canceled' ? this.stopped(stored) : structuredClone(stored);
		}
		if (savesProgress) return this.latest;
		return this.isKilled ? this.begun : withStandIn(this.begun);
	}

	/** What the node remembers is stored; the node is to be run again */
	private stopped({ executionData }: IRunExecutionData): IRunExecutionData | undefined {
		const stored = structuredClone(this.latest);
		if (!stored?.executionData) return stored;
		stored.executionData.contextData = structuredClone(executionData?.contextData ?? {});
		// n8n's list offers no retry of it: it goes on here as one that has failed
		if (!('Node' in stored.resultData.runData)) stored.resultData.runData.Node = [];
		return stored;
	}
}

/** n8n notes that a node has ended of which it has stored nothing, so that the next run of it is another round */
function withStandIn(begun: IRunExecutionData | undefined): IRunExecutionData | undefined {
	if (!begun || begun.resultData.runData.Node) return begun;
	const { resultData } = begun;
	const runData = { ...resultData.runData, Node: standIn };
	return { ...begun, resultData: { ...resultData, runData } };
}

/** Lets time pass */
async function pass({ clock, harness }: World, ms: number): Promise<void> {
	if (ms === 0) return;
	const { signal } = new AbortController();
	await clock.during(harness.service, async () => clock.sleep(ms, signal));
}
