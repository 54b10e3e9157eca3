import type { Clock } from './serviceClock';
import type { CreateBody, Family, FolderFamily } from './createRules';
import { directives } from './directives';
import { PlanQueue } from './planQueue';
import { TaskIds, type IdForm } from './taskIds';

/**
 * How the answer to create looks; the provider's pages show the first two. The others were met in the field: wrapped with a
 * `task_id`, and a list of one.
 */
export type CreateShape = 'flat' | 'wrapped' | 'taskId' | 'list';

/**
 * How the answer to a query looks; the wrapped one was seen on a sibling API. Met in the field: with the address as `url`, and
 * with nothing but the status and the address within a `result`; the Model Center answers these two flat.
 */
export type QueryShape = 'flat' | 'wrapped' | 'url' | 'result';

/** Other words for where a task stands, e.g. { processing: 'rendering', completed: 'COMPLETED' }. */
export type StatusWords = Readonly<Partial<Record<TaskStatus, string>>>;

/** How long a task waits, and how long it then works, in milliseconds. */
export interface Timing {
	queuedMs: number;
	processingMs: number;
}

/** Usually a text, but an object was seen too; some failures say nothing at all. */
export type TaskError = string | { code: string; message: string } | null;

export type Outcome =
	| { kind: 'completed' }
	| { kind: 'completedWithoutAddress' }
	| { kind: 'failed'; error: TaskError }
	/** Already the answer to create says `failed` (in the flat shape; the wrapped one cannot). */
	| { kind: 'failedAtOnce'; error: TaskError };

/** Where a task can be asked for: at the one place for all families, or at that of its own family. */
export type QueryPlace = 'result' | Family;

/** What a test wants of a task that will be created; what it leaves out goes the usual way. */
export interface TaskPlan extends Partial<Timing> {
	/** Only a task whose prompt contains this text goes by the plan; any, without it. */
	prompt?: string;
	/** By default one of its own, in the documented form. */
	id?: string;
	/** By default the documented one of its family. */
	idForm?: IdForm;
	/** Lives only at `GET /v1/<family>/videos/:id`; at `GET /v1/result/:id` by default. Not for the Model Center. */
	queriedAtFamily?: boolean;
	outcome?: Outcome;
	/** The `model` of the answers, which may differ from the one asked for. */
	answeredModel?: string;
	createShape?: CreateShape;
	queryShape?: QueryShape;
	statusWords?: StatusWords;
	/** Where the service says that the file lies, whatever lies there; on its own file host by default. */
	fileAddress?: string;
	/** For how many milliseconds each address of the file is good, from the query that gave it. */
	addressGoodForMs?: number;
	/** How many addresses are already expired when they are given, before good ones follow. */
	expiredAddresses?: number;
	/** Told in place of the seconds that were asked for, e.g. '4.000000'. */
	actualDuration?: number | string;
	/** At the Model Center, told while the task works, e.g. '45%'; by default the share of its time. */
	progress?: number | string;
	/** At the Model Center, told in place of the usual price of its seconds. */
	amount?: number | string;
}

export interface Task extends Timing {
	readonly id: string;
	readonly family: Family;
	readonly livesAt: QueryPlace;
	readonly body: CreateBody;
	readonly createdAt: number;
	readonly answeredModel: string;
	readonly outcome: Outcome;
	readonly createShape: CreateShape;
	readonly queryShape: QueryShape;
	readonly statusWords: StatusWords;
	readonly fileAddress: string | undefined;
	readonly addressGoodForMs: number;
	readonly actualDuration: number | string | undefined;
	readonly progress: number | string | undefined;
	readonly amount: number | string | undefined;
	expiredAddressesLeft: number;
}

export interface TaskSettings {
	timing: Timing;
	timingByModel: Readonly<Record<string, Partial<Timing>>>;
	answeredModels: Readonly<Record<string, string>>;
	/** Flat for a family that is not there. */
	createShape: Readonly<Partial<Record<Family, CreateShape>>>;
	queryShape: QueryShape;
	queriedAtFamily: readonly FolderFamily[];
	statusWords: StatusWords;
	addressGoodForMs: number;
}

export type TaskStatus = 'queued' | 'processing' | 'completed' | 'failed';

export function endOf(task: Task): number {
	return task.createdAt + task.queuedMs + task.processingMs;
}

/** Nothing runs while a task is processed: its status follows from the time alone. */
export function statusOf(task: Task, now: number): TaskStatus {
	if (task.outcome.kind === 'failedAtOnce') return 'failed';
	if (now < task.createdAt + task.queuedMs) return 'queued';
	if (now < endOf(task)) return 'processing';
	return task.outcome.kind === 'failed' ? 'failed' : 'completed';
}

function directedOutcome(prompt: string): Outcome {
	return prompt.includes(directives.fail.word)
		? { kind: 'failed', error: directives.fail.error }
		: { kind: 'completed' };
}

function directedTiming(prompt: string, timing: Timing): Timing {
	const times = prompt.includes(directives.slow.word) ? directives.slow.times : 1;
	return { queuedMs: timing.queuedMs * times, processingMs: timing.processingMs * times };
}

function directedExpiredAddresses(prompt: string): number {
	return prompt.includes(directives.expired.word) ? directives.expired.addresses : 0;
}

/** The other families need no model: without one they go by their own name. */
function modelOf(family: Family, { model }: CreateBody): string {
	return model === undefined || model === '' ? family : model;
}

export class Tasks {
	private readonly byId = new Map<string, Task>();
	private readonly plans = new PlanQueue<TaskPlan>();
	private readonly ids = new TaskIds();

	constructor(
		private readonly settings: TaskSettings,
		private readonly clock: Clock,
	) {}

	plan(plan: TaskPlan, times: number): void {
		this.plans.add(plan, times);
	}

	accept(family: Family, body: CreateBody): Task {
		const plan = this.plans.take((next) => body.prompt.includes(next.prompt ?? '')) ?? {};
		const { settings } = this;
		const model = modelOf(family, body);
		const createShape = plan.createShape ?? settings.createShape[family] ?? 'flat';
		const task: Task = {
			id: plan.id ?? this.ids.next(family, createShape, plan.idForm),
			family,
			livesAt: this.placeOf(family, plan),
			body,
			createdAt: this.clock(),
			answeredModel: plan.answeredModel ?? settings.answeredModels[model] ?? model,
			outcome: plan.outcome ?? directedOutcome(body.prompt),
			createShape,
			queryShape: plan.queryShape ?? settings.queryShape,
			statusWords: { ...settings.statusWords, ...plan.statusWords },
			fileAddress: plan.fileAddress,
			actualDuration: plan.actualDuration,
			progress: plan.progress,
			amount: plan.amount,
			addressGoodForMs: plan.addressGoodForMs ?? settings.addressGoodForMs,
			expiredAddressesLeft: plan.expiredAddresses ?? directedExpiredAddresses(body.prompt),
			...this.timingOf(model, body.prompt, plan),
		};
		this.byId.set(task.id, task);
		return task;
	}

	find(place: QueryPlace, id: string): Task | undefined {
		const task = this.byId.get(id);
		return task?.livesAt === place ? task : undefined;
	}

	/** For how many milliseconds the address is good that is given now: 0 where it is expired. */
	nextAddressGoodForMs(task: Task): number {
		if (task.expiredAddressesLeft <= 0) return task.addressGoodForMs;
		task.expiredAddressesLeft -= 1;
		return 0;
	}

	forget(): void {
		this.byId.clear();
		this.plans.forget();
	}

	private timingOf(model: string, prompt: string, plan: TaskPlan): Timing {
		const usual = { ...this.settings.timing, ...this.settings.timingByModel[model] };
		const directed = directedTiming(prompt, usual);
		return {
			queuedMs: plan.queuedMs ?? directed.queuedMs,
			processingMs: plan.processingMs ?? directed.processingMs,
		};
	}

	private placeOf(family: Family, { queriedAtFamily }: TaskPlan): QueryPlace {
		if (family === 'modelCenter') return family;
		return (queriedAtFamily ?? this.settings.queriedAtFamily.includes(family)) ? family : 'result';
	}
}
