import type { Run, RunResult } from '../harness/engine';
import { setUpHarness } from '../harness/engineHarness';
import { installVirtualClock } from '../virtualClock';
import { cellsOf, faultOf, settingsOf, type Cell } from './cells';
import { unreachable } from './unreachable';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });

/** Minutes */
const shortWait = 1;

const items = ['video_1', 'video_2', 'video_3'].map((id) => ({ json: { id } }));

const run = async (given: Parameters<typeof harness.run>[0]): Promise<RunResult> =>
	await clock.during(harness.service, async () => harness.run({ items, ...given }));

/** A credential whose base URL leads nowhere the first time that a try reads it, or always */
function credentialFor({ name, often }: Cell): Run['credential'] {
	const { key, baseUrl } = harness.service;
	const wrong = faultOf(unreachable, name)(harness.service);
	let reads = 0;
	return {
		apiKey: key,
		get baseUrl() {
			reads += 1;
			return often === 'forever' || reads === 1 ? wrong : baseUrl;
		},
	};
}

describe.each(cellsOf('create', unreachable))('%s', (_words, cells) => {
	test.each(cells.map((cell) => [cell.title, cell] as const))('%s', async (_title, cell) => {
		const result = await run({
			type: 'kyyVideo',
			parameters: { prompt: '={{ $json.id }}' },
			settings: settingsOf[cell.setting],
			credential: credentialFor(cell),
		});
		if (cell.ending.result === 'success') {
			const ids = result.outputs[0]?.map(({ json }) => json.id);
			expect(ids).toHaveLength(items.length);
			expect([...harness.service.creates.map(({ id }) => id)].sort()).toEqual(ids?.sort());
			return;
		}
		expect(harness.service.requests).toEqual([]);
		checkKind(result, cell);
	});
});

/** It does not pass while one try lasts, as the credential is read once */
const forever = ({ often }: Cell) => often === 'forever';

describe.each(cellsOf('query', unreachable))('%s', (_words, cells) => {
	const titled = cells.filter(forever).map((cell) => [cell.title, cell] as const);
	test.each(titled)('%s', async (_title, cell) => {
		const result = await run({
			type: 'waitForVideo',
			parameters: { maxWait: shortWait },
			settings: settingsOf[cell.setting],
			credential: credentialFor(cell),
		});
		expect(harness.service.requests).toEqual([]);
		checkKind(result, cell);
	});
});

/** All items of the run meet the fault, so which of them is the first to fail is not promised */
function checkKind({ error, outputs }: RunResult, { setting, ending }: Cell): void {
	const kind = ending.result;
	if (setting === 'plain' || setting === 'retryOnFail') {
		expect(error?.context).toMatchObject({ kind, itemIndex: expect.any(Number) as unknown });
		return;
	}
	const failed = outputs.at(-1)?.map(({ json }) => json);
	expect(failed).toMatchObject(items.map(() => ({ details: { kind } })));
}
