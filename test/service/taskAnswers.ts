import type { Task, TaskError, TaskStatus } from './tasks';
import { statusOf } from './tasks';

/** The documented default, for a body that names no duration, or none that is a number. */
const DEFAULT_DURATION = 5;

function errorOf(task: Task): TaskError {
	const { outcome } = task;
	return outcome.kind === 'failed' || outcome.kind === 'failedAtOnce' ? outcome.error : null;
}

function common(task: Task, status: TaskStatus) {
	return {
		id: task.id,
		object: 'video',
		created: Math.floor(task.createdAt / 1000),
		model: task.answeredModel,
		status: task.statusWords[status] ?? status,
	};
}

/** A task never answers create as anything but queued, however short it is, unless it failed. */
export function createAnswer(task: Task) {
	switch (task.createShape) {
		case 'wrapped':
			return { code: '0', msg: null, data: { projectId: task.id } };
		case 'taskId':
			return { code: 0, data: { task_id: task.id } };
		case 'list':
			return [flatCreateAnswer(task)];
		case 'flat':
			return flatCreateAnswer(task);
	}
}

function flatCreateAnswer(task: Task) {
	return statusOf(task, task.createdAt) === 'failed'
		? { ...common(task, 'failed'), error: errorOf(task) }
		: { ...common(task, 'queued'), error: null };
}

function flatQueryAnswer(task: Task, now: number, newAddress: () => string) {
	const status = statusOf(task, now);
	if (status !== 'completed') {
		const error = status === 'failed' ? errorOf(task) : null;
		return { ...common(task, status), video_url: null, error };
	}
	const { duration } = task.body;
	return {
		...common(task, status),
		video_url: addressOf(task, newAddress),
		error: null,
		actualDuration: typeof duration === 'number' ? duration : DEFAULT_DURATION,
	};
}

function addressOf(task: Task, newAddress: () => string): string | null {
	if (task.outcome.kind === 'completedWithoutAddress') return null;
	return task.fileAddress ?? newAddress();
}

export function queryAnswer(task: Task, now: number, newAddress: () => string) {
	const answer = flatQueryAnswer(task, now, newAddress);
	const { video_url, ...others } = answer;
	switch (task.queryShape) {
		case 'wrapped':
			return { code: 0, msg: null, data: answer };
		case 'url':
			return { ...others, url: video_url };
		case 'result':
			// One that has no file yet is told as ever
			return video_url === null ? answer : { status: answer.status, result: { video_url } };
		case 'flat':
			return answer;
	}
}
