import type { Task, TaskError, TaskStatus } from './tasks';

/** The documented default, for a body that names no duration, or none that is a number. */
const DEFAULT_DURATION = 5;

/** Where the files of a task lie; a new address at each call. */
export interface FileAddresses {
	ofVideo: () => string;
	ofLastFrame: () => string;
}

/** What every answer tells of a task. */
export function commonFacts(task: Task, status: TaskStatus) {
	return {
		id: task.id,
		object: 'video',
		created: Math.floor(task.createdAt / 1000),
		model: task.answeredModel,
		status: task.statusWords[status] ?? status,
	};
}

export function errorOf(task: Task): TaskError {
	const { outcome } = task;
	return outcome.kind === 'failed' || outcome.kind === 'failedAtOnce' ? outcome.error : null;
}

export function secondsOf({ body: { duration } }: Task): number {
	return typeof duration === 'number' ? duration : DEFAULT_DURATION;
}

export function addressOf(task: Task, { ofVideo }: FileAddresses): string | null {
	if (task.outcome.kind === 'completedWithoutAddress') return null;
	return task.fileAddress ?? ofVideo();
}
