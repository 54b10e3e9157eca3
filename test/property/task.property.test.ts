import * as fc from 'fast-check';

import { readStoredTask, readTaskResponse } from '../../nodes/shared/api/task';
import { bodies, bodiesWithId, httpStatuses, responseWith } from './serviceAnswers';

const known = fc.constantFrom({}, { id: 'video_1' }, { model: 'videos', created: 7 });

test('any answer is understood in some way', () => {
	fc.assert(
		fc.property(responseWith(httpStatuses, bodies), known, (response, beside) => {
			expect(['task', 'refusal', 'empty', 'unreadable']).toContain(
				readTaskResponse(response, beside).kind,
			);
		}),
		{ numRuns: 1_000 },
	);
});

test('an answer to a query with an error status never is a task', () => {
	const refused = responseWith(fc.integer({ min: 300, max: 599 }), fc.oneof(bodies, bodiesWithId));
	fc.assert(
		fc.property(refused, known, (response, beside) => {
			expect(readTaskResponse(response, beside).kind).toBe('refusal');
		}),
	);
});

test('a task always has an ID, and the types that workflows depend on', () => {
	const textOrNull = (value: unknown) => value === null || typeof value === 'string';
	fc.assert(
		fc.property(fc.oneof(bodies, bodiesWithId), known, (body, beside) => {
			const answer = readTaskResponse({ kind: 'response', httpStatus: 200, body }, beside);
			const found = [readStoredTask(body), answer.kind === 'task' ? answer.task : undefined];
			for (const task of found) {
				if (!task) continue;
				expect(task.id.trim()).not.toBe('');
				expect(task.status).not.toBe('');
				expect(
					[task.model, task.video_url, task.error].filter((value) => !textOrNull(value)),
				).toEqual([]);
				expect(task.created === null || typeof task.created === 'number').toBe(true);
			}
		}),
		{ numRuns: 500 },
	);
});

test('a completed video never has an error', () => {
	fc.assert(
		fc.property(fc.oneof(bodies, bodiesWithId), known, (body, beside) => {
			const answer = readTaskResponse({ kind: 'response', httpStatus: 200, body }, beside);
			if (answer.kind !== 'task' || answer.task.status !== 'completed') return;
			expect(answer.task.error).toBeNull();
		}),
		{ numRuns: 500 },
	);
});

test('the ID that was asked for stays the ID, whatever the answer calls itself', () => {
	fc.assert(
		fc.property(bodiesWithId, (body) => {
			const answer = readTaskResponse(
				{ kind: 'response', httpStatus: 200, body },
				{ id: 'video_asked' },
			);
			expect(answer).toMatchObject({ kind: 'task', task: { id: 'video_asked' } });
		}),
	);
});
