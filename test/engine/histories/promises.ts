import type { RunResult } from '../harness/engine';
import { prompts, undisturbed, type History, type Prompt, type Try } from './history';
import { live, type Execution, type World } from './life';

/**
 * Nothing that n8n was told about is paid for twice: of what the user lets the node create again, or create without a
 * record, it may have told nobody.
 */
export async function expectPaidOnce(
	world: World,
	history: History,
): Promise<readonly Execution[]> {
	const executions = await live(world, history);
	for (const { result } of executions) {
		const ids = idsIn(result);
		expect(new Set(ids).size).toBe(ids.length);
	}
	for (const prompt of prompts) {
		const ids = paidFor(world, prompt).map(({ id }) => id);
		const unknown = ids.filter((id) => !isRecorded(world, id)).length;
		expect(ids.length).toBeLessThanOrEqual(
			mostAsked(executions, prompt) + (mayPayAgain(history) ? unknown : 0),
		);
	}
	return executions;
}

const mayPayAgain = ({ tries }: History): boolean =>
	tries.some(({ resubmits, createsUnrecorded }) => resubmits || createsUnrecorded);

const isRecorded = ({ log }: World, id: string): boolean =>
	log.some((line) => line.includes(`recorded the video ${id} `));

/** How many items of one execution have asked for a prompt, at most */
const mostAsked = (executions: readonly Execution[], prompt: Prompt): number =>
	Math.max(...executions.map(({ asked }) => asked.filter((item) => item === prompt).length));

const paidFor = ({ harness }: World, prompt: Prompt) =>
	harness.service.creates.filter(({ body }) => startsWith(body.prompt, prompt));

/** The clock may stand behind it */
const startsWith = (text: unknown, prompt: Prompt): boolean => String(text).startsWith(prompt);

/** A retry at the end, with the items of the first execution, in which nothing goes wrong */
const withEnd = (history: History, end: Partial<Try>): History => {
	const items = history.tries[0]?.items ?? [];
	return { ...history, tries: [...history.tries, { ...undisturbed, items, ...end }] };
};

const isAtEnd = (history: History, executions: readonly Execution[]): boolean =>
	executions.length === history.tries.length;

/** At the end, each item has the video that was made of its own words, or none */
export async function expectOwnVideos(world: World, history: History): Promise<void> {
	const whole = withEnd(history, { continues: true });
	const executions = await expectPaidOnce(world, whole);
	const promptOf = new Map(world.harness.service.creates.map(({ id, body }) => [id, body.prompt]));
	for (const { asked, result } of executions) {
		for (const [index, { json }] of itemsIn(result).entries()) {
			if (typeof json.id !== 'string') continue;
			// An agent's tool says nothing of its row, and is in no loop
			const row = typeof json.prompt === 'string' ? json.prompt : (asked[index] ?? 'none');
			expect([json.id, promptOf.get(json.id)]).toEqual([
				json.id,
				expect.stringMatching(new RegExp(`^${row}`)),
			]);
		}
	}
}

/** In all rounds */
const itemsIn = ({ stored }: RunResult) =>
	(stored.resultData.runData.Node ?? []).flatMap(({ data }) => data?.main?.[0] ?? []);

const idsIn = (result: RunResult): readonly string[] =>
	itemsIn(result).flatMap(({ json: { id } }) => (typeof id === 'string' ? [id] : []));

/** The last retry hands out each video of whose ID the service has told the node */
export async function expectAllVideos(world: World, history: History): Promise<void> {
	const whole = withEnd(withPause(history), { continues: true });
	const executions = await expectPaidOnce(world, whole);
	const last = executions.at(-1);
	if (!last || !isAtEnd(whole, executions)) return;
	const ids = world.harness.service.creates.map(({ id }) => id);
	expect([...idsIn(last.result)].sort()).toEqual([...ids].sort());
}

/** Longer than a request may be in flight */
const longPause = 900_000;

const withPause = ({ tries, ...others }: History): History => ({
	...others,
	tries: tries.map((one, index) =>
		index === tries.length - 1 ? { ...one, pause: longPause } : one,
	),
});

/** After all that has happened, a retry makes what is missing, if the user allows it and nothing may be in flight */
export async function expectEnd(world: World, history: History): Promise<void> {
	const whole = withEnd(withPause(history), { resubmits: true });
	const executions = await live(world, whole);
	const last = executions.at(-1)?.result;
	if (!last || !isAtEnd(whole, executions)) return;
	// A retry that was killed while it read the ID of a video may hide it: it is paid for, and in n8n's log
	if (last.error?.message.includes('its ID is no longer recorded')) return;
	expect([last.status, last.error?.description]).toEqual(['success', undefined]);
}
