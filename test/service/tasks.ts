import { randomUUID } from 'node:crypto';
import type { Clock } from './clock';
import type { CreateBody, Family } from './createRules';

/** How the answer to create looks; the provider's pages show both. */
export type CreateShape = 'flat' | 'wrapped';

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

/** What a test wants of a task that will be created; what it leaves out goes the usual way. */
export interface TaskPlan extends Partial<Timing> {
	outcome?: Outcome;
	/** The `model` of the answers, which may differ from the one asked for. */
	answeredModel?: string;
}

export interface Task extends Timing {
	readonly id: string;
	readonly family: Family;
	readonly body: CreateBody;
	readonly createdAt: number;
	readonly answeredModel: string;
	readonly outcome: Outcome;
}

export interface TaskSettings {
	timing: Timing;
	timingByModel: Readonly<Record<string, Partial<Timing>>>;
	answeredModels: Readonly<Record<string, string>>;
	createShape: Readonly<Record<Family, CreateShape>>;
}

export type TaskStatus = 'queued' | 'processing' | 'completed' | 'failed';

/** Words in a prompt that steer the task, for people who try the service without writing a test. */
export const directives = {
	fail: { word: '[fail]', error: '内容审核未通过: 提示词包含违规内容' },
	slow: { word: '[slow]', times: 5 },
} as const;

export function endOf(task: Task): number {
	return task.createdAt + task.queuedMs + task.processingMs;
}

/** Nothing runs while a task is under way: where it stands follows from the time alone. */
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

export class Tasks {
	private readonly byId = new Map<string, Task>();
	private plans: { plan: TaskPlan; left: number }[] = [];
	private lastProject = 4_000_000_000;

	constructor(
		private readonly settings: TaskSettings,
		private readonly clock: Clock,
	) {}

	plan(plan: TaskPlan, times: number): void {
		this.plans.push({ plan, left: times });
	}

	accept(family: Family, body: CreateBody): Task {
		const plan = this.nextPlan();
		const task: Task = {
			id: this.newId(family),
			family,
			body,
			createdAt: this.clock(),
			answeredModel: plan.answeredModel ?? this.settings.answeredModels[body.model] ?? body.model,
			outcome: plan.outcome ?? directedOutcome(body.prompt),
			...this.timingOf(body, plan),
		};
		this.byId.set(task.id, task);
		return task;
	}

	find(id: string): Task | undefined {
		return this.byId.get(id);
	}

	forget(): void {
		this.byId.clear();
		this.plans = [];
	}

	private nextPlan(): TaskPlan {
		const next = this.plans.find(({ left }) => left > 0);
		if (next === undefined) return {};
		next.left -= 1;
		return next.plan;
	}

	private timingOf(body: CreateBody, plan: TaskPlan): Timing {
		const usual = { ...this.settings.timing, ...this.settings.timingByModel[body.model] };
		const directed = directedTiming(body.prompt, usual);
		return {
			queuedMs: plan.queuedMs ?? directed.queuedMs,
			processingMs: plan.processingMs ?? directed.processingMs,
		};
	}

	private newId(family: Family): string {
		if (this.settings.createShape[family] === 'flat') return `video_${randomUUID()}`;
		this.lastProject += 1;
		return `proj_${this.lastProject}`;
	}
}
