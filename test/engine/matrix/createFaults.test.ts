import type { INodeExecutionData } from 'n8n-workflow';

import { knownFaults, type KnownCreateFault } from '../../service/knownFaults';
import type { RunResult } from '../harness/engine';
import { setUpHarness } from '../harness/engineHarness';
import { installVirtualClock } from '../virtualClock';
import { cellsOf, faultOf, faultyItemOf, settingsOf, timesOf, type Cell } from './cells';
import { reportedBy, succeeded, type Reported } from './reported';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });

const prompts = ['A lighthouse in a storm', 'A fox in fresh snow', 'A river at dawn'] as const;

describe.each(cellsOf('create', knownFaults.create))('%s', (_words, cells) => {
	test.each(cells.map((cell) => [cell.title, cell] as const))('%s', async (_title, cell) => {
		await check(cell);
	});
});

async function check(cell: Cell): Promise<void> {
	const fault = faultOf(knownFaults.create, cell.name);
	const prompt = promptOf(faultyItemOf(cell.setting));
	harness.service.misbehave({ on: 'create', prompt, ...fault, times: timesOf(cell) });
	const result = await create(cell);
	checkMoney(cell, fault);
	expect(harness.service.keyLeaks).toEqual([]);
	expect(harness.service.elsewhere).toEqual([]);
	if (cell.ending.result === 'success') {
		checkVideos(succeeded(result), [0, 1, 2]);
	} else {
		checkReport(reportedBy(result, cell.setting, faultyItemOf(cell.setting)), cell);
	}
}

test('n8n tries again after an error item only if it is the first', async () => {
	const fault = faultOf(knownFaults.create, 'content refused, HTTP 400, not accepted');
	harness.service.misbehave({ on: 'create', prompt: promptOf(1), ...fault });
	const result = await create({ setting: 'retryAndContinue' });
	expect(prompts.map(requestsFor)).toEqual([1, 1, 1]);
	expect(reportedBy(result, 'retryAndContinue', 1).facts).toMatchObject({ kind: 'refused' });
});

async function create({ setting }: Pick<Cell, 'setting'>): Promise<RunResult> {
	return await clock.during(harness.service, async () =>
		harness.run({
			type: 'kyyVideo',
			parameters: { prompt: '={{ $json.prompt }}' },
			items: prompts.map((prompt) => ({ json: { prompt } })),
			settings: settingsOf[setting],
		}),
	);
}

function promptOf(itemIndex: number): string {
	const prompt = prompts[itemIndex];
	if (prompt === undefined) throw new Error('There are three items');
	return prompt;
}

/** The other items are asked for and charged exactly once, whatever happens to the faulty one */
function checkMoney({ setting, ending }: Cell, { accepted }: KnownCreateFault): void {
	const faulty = promptOf(faultyItemOf(setting));
	const isFaulty = (prompt: string) => prompt === faulty;
	expect(prompts.map(chargesFor)).toEqual(
		prompts.map((prompt) =>
			isFaulty(prompt) && ending.result !== 'success' ? Number(accepted) : 1,
		),
	);
	expect(prompts.map(requestsFor)).toEqual(
		prompts.map((prompt) => (isFaulty(prompt) ? ending.requests : 1)),
	);
}

const chargesFor = (prompt: string): number =>
	harness.service.creates.filter(({ body }) => body.prompt === prompt).length;

const requestsFor = (prompt: string): number =>
	harness.service
		.requestsTo('create')
		.filter(({ body }) => JSON.stringify(body).includes(JSON.stringify(prompt))).length;

const idFor = (itemIndex: number): string | undefined =>
	harness.service.creates.find(({ body }) => body.prompt === prompts[itemIndex])?.id;

function checkVideos(items: readonly INodeExecutionData[], expected: readonly number[]): void {
	expect(items.map(({ json: { id }, pairedItem }) => ({ id, pairedItem }))).toEqual(
		expected.map((item) => ({ id: idFor(item), pairedItem: { item } })),
	);
}

function checkReport({ facts, description, others }: Reported, { setting, ending }: Cell): void {
	const good = [0, 1, 2].filter((item) => item !== faultyItemOf(setting));
	const videoIds = good.map(idFor);
	expect(facts).toMatchObject({ kind: ending.result });
	if (setting === 'plain' || setting === 'retryOnFail') {
		expect(facts.videoIds).toEqual(videoIds);
		for (const id of videoIds) expect(description).toContain(id);
	} else {
		expect(facts).not.toHaveProperty('videoIds');
		checkVideos(others, good);
	}
}
