import { modelCenterAnswer } from './modelCenterAnswers';
import { addressOf, commonFacts, errorOf, secondsOf, type FileAddresses } from './taskFacts';
import type { Task } from './tasks';
import { statusOf } from './tasks';

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
		? { ...commonFacts(task, 'failed'), error: errorOf(task) }
		: { ...commonFacts(task, 'queued'), error: null };
}

function flatQueryAnswer(task: Task, now: number, addresses: FileAddresses) {
	const status = statusOf(task, now);
	if (status !== 'completed') {
		const error = status === 'failed' ? errorOf(task) : null;
		return { ...commonFacts(task, status), video_url: null, error };
	}
	return {
		...commonFacts(task, status),
		video_url: addressOf(task, addresses),
		error: null,
		actualDuration: task.actualDuration ?? secondsOf(task),
	};
}

export function queryAnswer(task: Task, now: number, addresses: FileAddresses) {
	if (task.family === 'modelCenter') return modelCenterAnswer(task, now, addresses);
	const answer = flatQueryAnswer(task, now, addresses);
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
