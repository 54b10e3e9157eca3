/** Many items at once: they share the records that are written before they leave */
import { z } from 'zod';

import { installDeduplicationTable } from './harness/deduplicationTable';
import type { Run, RunResult } from './harness/engine';
import { setUpHarness } from './harness/engineHarness';
import { withoutMemory } from './harness/storedExecution';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });
const table = installDeduplicationTable();

const prompts = Array.from({ length: 80 }, (_, index) => `take ${index}`);

async function create(more: Partial<Run> = {}): Promise<RunResult> {
	harness.service.misbehave({ on: 'create', fault: 'delay', ms: 1_000, times: Infinity });
	return await clock.during(harness.service, async () =>
		harness.run({
			type: 'kyyVideo',
			parameters: { prompt: '={{ $json.prompt }}', options: { maxVideos: 1_000 } },
			items: prompts.map((prompt) => ({ json: { prompt } })),
			...more,
		}),
	);
}

const last = `take ${prompts.length - 1}`;

const body = { code: 400, msg: '参数错误' };

const failed = z.object({ details: z.object({ kind: z.string() }) });

const kindOf = (json: unknown): string => failed.safeParse(json).data?.details.kind ?? 'made';

const promptsOf = (requests: ReturnType<typeof harness.service.requestsTo>): string[] =>
	requests.map(({ body }) => String((body as { prompt?: unknown }).prompt));

test('the table is changed less often than once for each item', async () => {
	await create();
	expect(harness.service.counts.create).toBe(prompts.length);
	expect(table.changes).toBeLessThan(prompts.length);
});

describe('killed among many creates', () => {
	/** As n8n and its database are when so many have been recorded as accepted */
	async function killedAfter(accepted: number) {
		const killed = { time: Infinity, restore: () => {} };
		let seen = 0;
		table.meanwhile(/ accepted$/, (entry) => {
			seen += 1;
			if (seen === accepted)
				Object.assign(killed, { time: clock.now(), restore: table.snapshot() });
			return `${entry} seen`;
		});
		// n8n retries what has failed
		harness.service.misbehave({ on: 'create', prompt: last, fault: 'answer', status: 400, body });
		const run = await create();
		table.meanwhile(/$^/, (entry) => entry);
		killed.restore();
		const sent = harness.service.requestsTo('create').filter(({ time }) => time <= killed.time);
		return { retryOf: withoutMemory(run), sent: promptsOf(sent) };
	}

	test.each([7, 40])(
		'when %i were accepted, a retry submits none again that has left, and asks about 64 at most',
		async (accepted) => {
			const { retryOf, sent } = await killedAfter(accepted);
			const before = harness.service.requestsTo('create').length;
			const { outputs } = await create({ retryOf, settings: { onError: 'continueRegularOutput' } });
			const again = promptsOf(harness.service.requestsTo('create').slice(before));
			expect(again.filter((prompt) => sent.includes(prompt))).toEqual([]);
			const kinds = (outputs[0] ?? []).map(({ json }) => kindOf(json));
			const asked = kinds.filter((kind) => kind === 'unknown').length;
			expect(asked).toBeGreaterThan(0);
			expect(asked).toBeLessThanOrEqual(64);
			expect(new Set(kinds)).toEqual(new Set(['unknown', 'made']));
		},
	);
});
