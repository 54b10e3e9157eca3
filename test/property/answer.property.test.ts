import * as fc from 'fast-check';

import { readAnswer } from '../../nodes/shared/answer';
import { readTask } from '../../nodes/shared/task';
import { bodies, bodiesWithId, httpStatuses, replyWith } from './serviceAnswers';

const known = fc.constantFrom({}, { id: 'video_1' }, { model: 'videos', created: 7 });

test('any answer is understood in some way', () => {
	fc.assert(
		fc.property(replyWith(httpStatuses, bodies), known, (reply, beside) => {
			expect(['task', 'refusal', 'empty', 'unreadable']).toContain(readAnswer(reply, beside).kind);
		}),
		{ numRuns: 1_000 },
	);
});

test('an answer with an error status never is a task', () => {
	const refused = replyWith(fc.integer({ min: 300, max: 599 }), fc.oneof(bodies, bodiesWithId));
	fc.assert(
		fc.property(refused, known, (reply, beside) => {
			expect(readAnswer(reply, beside).kind).toBe('refusal');
		}),
	);
});

test('a task always has an ID, and the types that workflows depend on', () => {
	const textOrNull = (value: unknown) => value === null || typeof value === 'string';
	fc.assert(
		fc.property(fc.oneof(bodies, bodiesWithId), known, (body, beside) => {
			const task = readTask(body, beside)?.task;
			if (!task) return;
			expect(task.id.trim()).not.toBe('');
			expect(task.status).not.toBe('');
			expect(
				[task.model, task.video_url, task.error].filter((value) => !textOrNull(value)),
			).toEqual([]);
			expect(task.created === null || typeof task.created === 'number').toBe(true);
		}),
		{ numRuns: 500 },
	);
});

test('the ID that was asked for stays the ID, whatever the answer calls itself', () => {
	fc.assert(
		fc.property(bodiesWithId, (body) => {
			const answer = readAnswer({ kind: 'reply', httpStatus: 200, body }, { id: 'video_asked' });
			expect(answer).toMatchObject({ kind: 'task', task: { id: 'video_asked' } });
		}),
	);
});
