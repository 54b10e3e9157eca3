import type { CreateShape, Task, TaskError } from './tasks';
import { statusOf } from './tasks';

/** The documented default, for a body that names no duration. */
const DEFAULT_DURATION = 5;

function errorOf(task: Task): TaskError {
	const { outcome } = task;
	return outcome.kind === 'failed' || outcome.kind === 'failedAtOnce' ? outcome.error : null;
}

function common(task: Task, now: number) {
	const status = statusOf(task, now);
	return {
		id: task.id,
		object: 'video',
		created: Math.floor(task.createdAt / 1000),
		model: task.answeredModel,
		status,
		error: status === 'failed' ? errorOf(task) : null,
	};
}

/** A task never answers create as anything but queued, however short it is, unless it failed. */
export function createAnswer(task: Task, shape: CreateShape) {
	if (shape === 'wrapped') return { code: '0', msg: null, data: { projectId: task.id } };
	const answer = common(task, task.createdAt);
	return answer.status === 'failed' ? answer : { ...answer, status: 'queued', error: null };
}

export function queryAnswer(task: Task, now: number, address: () => string) {
	const { error, ...answer } = common(task, now);
	if (answer.status !== 'completed') return { ...answer, video_url: null, error };
	return {
		...answer,
		video_url: task.outcome.kind === 'completedWithoutAddress' ? null : address(),
		error,
		actualDuration: task.body.duration ?? DEFAULT_DURATION,
	};
}
