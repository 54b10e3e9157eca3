import type { VideoAnswer } from '../shared/api/client';
import { isRateLimit, mayPass } from '../shared/api/refusal';
import { isCompleted, isFailed, type Task } from '../shared/api/task';
import { refusedError } from '../shared/errors/requestErrors';
import { canceledVideoError, failedError, lookingUpVideo } from '../shared/errors/videoErrors';
import { longestWait } from '../shared/model/waitTimes';
import { gapBeforeNextPoll, generationTimeOf } from '../shared/model/pollSchedule';
import type { Timing } from '../shared/timing/clock';
import { pollUntil, type Verdict } from '../shared/timing/pollUntil';

interface WaitOptions {
	/** Asks once; undefined when its turn does not come before the deadline */
	readonly query: () => Promise<VideoAnswer | undefined>;
	/** Milliseconds between the end of one poll and the next; as scheduled for the model when undefined */
	readonly interval: number | undefined;
	/** Milliseconds since 1970, when the node began */
	readonly start: number;
	/** Milliseconds since 1970 */
	readonly deadline: number;
	readonly timing: Timing;
}

/** How a wait ended; the task is undefined when the service never showed it */
export type Waited = Awaited<ReturnType<typeof waitForTask>>;

/** Milliseconds: what seems older was not created just before, and has a wrong date, or one of another kind */
const longestAge = longestWait * 60_000;

/**
 * Polls at once, as the video may long be completed; then as scheduled or at the interval, and for a last time at the
 * deadline.
 *
 * What may change never ends the wait: the video is paid for, and polling is free. An unknown status counts as running.
 *
 * @throws KyyVideoError `failed`, `refused` or `canceled`
 */
export async function waitForTask(id: string, options: WaitOptions) {
	const { query, interval, start, deadline, timing } = options;
	const { clock, random, signal } = timing;
	let task: Task | undefined;
	const judge = (answer: VideoAnswer): Verdict => {
		if (answer.kind === 'task') {
			({ task } = answer);
			if (isFailed(task)) throw failedError(task);
			return isCompleted(task) ? 'done' : 'pending';
		}
		if (answer.kind === 'networkFailure' && signal.aborted) {
			throw canceledVideoError(id, task?.status);
		}
		// Seen while a video was being made
		if (answer.kind === 'empty') return 'failed';
		if (answer.kind !== 'refusal') return 'lost';
		if (!mayPass(answer)) throw refusedError(answer, lookingUpVideo(id));
		// After a limit a poll must not come sooner, unless nothing at all is known of the video
		return task && isRateLimit(answer) ? 'failed' : 'lost';
	};
	const scheduledPause = () => {
		const now = clock.now();
		// The clocks of the service and of n8n may differ
		const created = (task?.created ?? NaN) * 1000;
		const isLikely = created <= start && created > now - longestAge;
		// A clock that is set back must not make it wait until the old time comes again
		const age = Math.max(0, now - (isLikely ? created : start)) / 1000;
		return gapBeforeNextPoll(age, generationTimeOf(task?.model), random()) * 1000;
	};
	const { outcome, lastAnswer, polls } = await pollUntil({
		poll: query,
		judge,
		plannedPause: () => interval ?? scheduledPause(),
		deadline,
		timing,
	});
	if (outcome === 'aborted') throw canceledVideoError(id, task?.status);
	/** Since the start of the node */
	const seconds = (clock.now() - start) / 1000;
	const wait = { seconds, polls, lastAnswer };
	return outcome === 'done' && task
		? { ...wait, outcome: 'completed' as const, task }
		: { ...wait, outcome: 'running' as const, task };
}
