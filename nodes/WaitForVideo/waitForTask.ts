import type { VideoAnswer } from '../shared/api/client';
import { isRateLimit, mayPass, type Refusal } from '../shared/api/refusal';
import {
	afterRefusal,
	concernsAll,
	goodStanding,
	unknownStanding,
	type Standing,
} from '../shared/api/standing';
import { isCompleted, isFailed, type Task } from '../shared/api/task';
import { refusedError } from '../shared/errors/requestErrors';
import { canceledVideoError, failedError, lookingUpVideo } from '../shared/errors/videoErrors';
import { longestWait } from '../shared/model/waitTimes';
import { gapBeforeNextPoll, generationTimeOf } from '../shared/model/pollSchedule';
import type { Timing } from '../shared/timing/clock';
import { pollUntil, type Verdict } from '../shared/timing/pollUntil';
import { isMeant, isUncontradicted, type Evidence } from './evidence';

interface WaitOptions {
	/** Asks once; undefined when its turn does not come before the deadline */
	readonly query: () => Promise<VideoAnswer | undefined>;
	/** Milliseconds between the end of one poll and the next; as scheduled for the model when undefined */
	readonly interval: number | undefined;
	/** Unix seconds when the video was created, where that is known before the service says it */
	readonly created?: number | undefined;
	/** What the service makes of the key, which all waits of a run share */
	readonly key: { standing: Standing };
	/** Milliseconds by `Clock.elapsed`, when the node began */
	readonly start: number;
	/** Milliseconds by `Clock.elapsed` */
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
 * What may change never ends the wait: the video is paid for, and polling is free. An unknown status counts as running. A
 * refusal must come several times in a row, the longer the more answers contradict it.
 *
 * @throws KyyVideoError `failed`, `refused` or `canceled`
 */
export async function waitForTask(id: string, options: WaitOptions) {
	const { query, interval, key, start, deadline, timing } = options;
	const { clock, random, signal } = timing;
	let task: Task | undefined;
	let own = unknownStanding;
	let firstAnswer: number | undefined;
	/** Milliseconds by `Clock.elapsed`; undefined where it is unknown, as the clocks of the service and of n8n may differ */
	const createdAt = (): number | undefined => {
		const age = clock.now() - (task?.created ?? options.created ?? NaN) * 1000;
		const created = clock.elapsed() - age;
		return created <= start && age < longestAge ? created : undefined;
	};
	const evidence = (): Evidence => {
		const now = clock.elapsed();
		const { standing } = key;
		return { own, key: standing, created: createdAt(), firstAnswer: firstAnswer ?? now, now };
	};
	const judgeRefusal = (refusal: Refusal): Verdict => {
		// After a limit a poll must not come sooner, unless nothing at all is known of the video
		if (mayPass(refusal)) return task && isRateLimit(refusal) ? 'failed' : 'lost';
		own = afterRefusal(own, clock.elapsed());
		if (concernsAll(refusal)) key.standing = afterRefusal(key.standing, clock.elapsed());
		if (isMeant(refusal, evidence())) throw refusedError(refusal, lookingUpVideo(id));
		return 'doubtful';
	};
	const judge = (answer: VideoAnswer): Verdict => {
		firstAnswer ??= clock.elapsed();
		if (answer.kind === 'task') {
			({ task } = answer);
			own = goodStanding;
			key.standing = goodStanding;
			if (isFailed(task)) throw failedError(task);
			return isCompleted(task) ? 'done' : 'pending';
		}
		if (answer.kind === 'networkFailure' && signal.aborted) {
			throw canceledVideoError(id, task?.status);
		}
		// Seen while a video was being made
		if (answer.kind === 'empty') return 'failed';
		return answer.kind === 'refusal' ? judgeRefusal(answer) : 'lost';
	};
	const scheduledPause = () => {
		const age = (clock.elapsed() - (createdAt() ?? start)) / 1000;
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
	if (lastAnswer?.kind === 'refusal' && isUncontradicted(lastAnswer, evidence())) {
		throw refusedError(lastAnswer, lookingUpVideo(id));
	}
	/** Since the start of the node */
	const seconds = (clock.elapsed() - start) / 1000;
	const wait = { seconds, polls, lastAnswer };
	return outcome === 'done' && task
		? { ...wait, outcome: 'completed' as const, task }
		: { ...wait, outcome: 'running' as const, task };
}
