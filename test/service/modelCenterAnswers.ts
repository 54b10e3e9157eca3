import { addressOf, commonFacts, errorOf, secondsOf, type FileAddresses } from './taskFacts';
import { statusOf, type Task } from './tasks';

/** By the sample of the documentation: 0.32 for five seconds. */
const PRICE_OF_SECOND = 0.064;

function priceOf(task: Task): number {
	return Number((secondsOf(task) * PRICE_OF_SECOND).toFixed(2));
}

function shareOfTime(task: Task, now: number): number {
	const worked = now - task.createdAt - task.queuedMs;
	return Math.floor((worked * 100) / task.processingMs);
}

/** Seedance models alone tell where the last frame of the video lies. */
function lastFrameOf({ body: { model = '' } }: Task, { ofLastFrame }: FileAddresses) {
	return /^(sd_|seedance)/.test(model) ? { last_frame_url: ofLastFrame() } : {};
}

function completed(task: Task, addresses: FileAddresses) {
	const address = addressOf(task, addresses);
	return {
		...commonFacts(task, 'completed'),
		progress: 100,
		result_url: address,
		video_url: address,
		amount: task.amount ?? priceOf(task),
		actualDuration: task.actualDuration ?? secondsOf(task),
		...(address !== null && lastFrameOf(task, addresses)),
		error: null,
	};
}

/** The documentation shows a completed task only; before, it is taken to have no address. */
function unfinished(task: Task, now: number) {
	const status = statusOf(task, now);
	return {
		...commonFacts(task, status),
		progress: status === 'processing' ? (task.progress ?? shareOfTime(task, now)) : 0,
		result_url: null,
		video_url: null,
		error: status === 'failed' ? errorOf(task) : null,
	};
}

export function modelCenterAnswer(task: Task, now: number, addresses: FileAddresses) {
	const answer =
		statusOf(task, now) === 'completed' ? completed(task, addresses) : unfinished(task, now);
	return task.queryShape === 'wrapped' ? { code: 0, msg: null, data: answer } : answer;
}
