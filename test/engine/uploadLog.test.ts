import type { INodeParameters } from 'n8n-workflow';

import { url } from './goldenBody';
import { installDeduplicationTable } from './harness/deduplicationTable';
import type { RunResult } from './harness/engine';
import { setUpHarness } from './harness/engineHarness';
import { fromTrigger, withItems, withoutMemory } from './harness/storedExecution';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now, reviewMs: 1_000 });
const table = installDeduplicationTable();

const upload = async (
	names: readonly string[],
	retryOf?: RunResult,
	fields: INodeParameters = {},
): Promise<RunResult> =>
	await clock.during(harness.service, async () =>
		harness.run({
			type: 'kyyVideo',
			parameters: {
				resource: 'asset',
				operation: 'upload',
				source: url('https://example.com/anna.jpg'),
				name: '={{ $json.prompt }}',
				...fields,
			},
			items: names.map((prompt) => ({ json: { prompt } })),
			...(retryOf && { retryOf }),
		}),
	);

const uploaded = () => harness.service.assets.map(({ name, assetId }) => ({ name, assetId }));

const handedOn = ({ outputs }: RunResult) =>
	(outputs[0] ?? []).map(({ json: { name, assetId } }) => ({ name, assetId }));

/** The last item is refused, so that the execution fails */
async function cutShort(...names: readonly string[]): Promise<RunResult> {
	const { length: times } = names;
	harness.service.misbehave({ on: 'upload', fault: 'delay', ms: 0, times });
	const body = { code: 400, msg: '参数错误' };
	harness.service.misbehave({ on: 'upload', fault: 'answer', status: 400, body });
	return await upload([...names, 'refused']);
}

const ways: ReadonlyArray<readonly [string, (cut: RunResult) => RunResult]> = [
	['goes on at the node', (cut) => withoutMemory(cut)],
	['starts again at the trigger', (cut) => fromTrigger(cut, ['Anna', 'refused'])],
];

test.each(ways)(
	'a retry after a crash that %s hands on what was uploaded',
	async (_how, stored) => {
		const retryOf = stored(await cutShort('Anna'));
		const [first] = uploaded();
		const retried = await upload([], retryOf);
		expect(handedOn(retried)[0]).toEqual(first);
		expect(uploaded().map(({ name }) => name)).toEqual(['Anna', 'refused']);
	},
);

test('two items that upload the same each keep their own asset', async () => {
	const retryOf = withItems(withoutMemory(await cutShort('Anna', 'Anna')), ['Anna', 'Anna']);
	const both = uploaded();
	expect(handedOn(await upload([], retryOf))).toEqual(both);
	expect(uploaded()).toEqual(both);
});

test('an upload whose name says the time is known again', async () => {
	const name = '={{ $json.prompt + $now.toMillis() + Math.random() }}';
	const named = async (retryOf?: RunResult) => upload(['Anna'], retryOf, { name });
	harness.service.misbehave({ on: 'asset', fault: 'answer', status: 401, times: 8 });
	const retryOf = withoutMemory(await named());
	harness.service.behave();
	expect((await named(retryOf)).status).toBe('success');
	expect(uploaded()).toHaveLength(1);
});

test('a row gets no file of another row whose address differs by what the clock says', async () => {
	const source = url(
		"=https://example.com/{{ $json.prompt.toDateTime() < $now ? 'ruin' : 'house' }}.png",
	);
	const ofHouses = async (dates: readonly string[], retryOf?: RunResult) =>
		upload(dates, retryOf, { source, name: '' });
	harness.service.misbehave({ on: 'upload', fault: 'delay', ms: 0 });
	const body = { code: 400, msg: '参数错误' };
	harness.service.misbehave({ on: 'upload', fault: 'answer', status: 400, body });
	const cut = withoutMemory(await ofHouses(['2999-01-01', '1999-01-01']));
	const addresses = () => harness.service.assets.map(({ url: address }) => address);
	expect(addresses()).toEqual(['https://example.com/house.png']);
	const retryOf = withItems(cut, ['1999-01-01', '2999-01-01']);
	const { outputs } = await ofHouses([], retryOf);
	const [house, ruin] = harness.service.assets.map(({ assetId }) => assetId);
	expect(addresses()).toEqual(['https://example.com/house.png', 'https://example.com/ruin.png']);
	expect(outputs[0]?.map(({ json }) => json.assetId)).toEqual([ruin, house]);
});

test('what has been deleted since is uploaded again', async () => {
	const retryOf = withoutMemory(await cutShort('Anna'));
	harness.service.reset();
	await upload([], withItems(retryOf, ['Anna']));
	expect(uploaded().map(({ name }) => name)).toEqual(['Anna']);
});

test.each(['Expired', 'DELETED'])(
	'what the service calls %s by now is uploaded again',
	async (status) => {
		const retryOf = withItems(withoutMemory(await cutShort('Anna')), ['Anna']);
		const assetId = harness.service.assets[0]?.assetId ?? '';
		const body = { code: 0, msg: 'success', data: { assetId, status } };
		harness.service.misbehave({ on: 'asset', fault: 'answer', status: 200, body });
		const retried = await upload([], retryOf);
		expect(uploaded()).toHaveLength(2);
		expect(handedOn(retried)).toEqual(uploaded().slice(-1));
	},
);

test('a new execution uploads anew', async () => {
	await cutShort('Anna');
	await upload(['Anna']);
	expect(uploaded().map(({ name }) => name)).toEqual(['Anna', 'Anna']);
});

test('an upload that n8n can record only after a while is known again', async () => {
	harness.service.misbehave({ on: 'asset', fault: 'answer', status: 401, times: 8 });
	const spy = jest.spyOn(table, 'checkProcessedAndRecord');
	for (let failures = 0; failures < 3; failures += 1) {
		spy.mockRejectedValueOnce(new Error('SQLITE_BUSY: database is locked'));
	}
	const retryOf = fromTrigger(await upload(['Anna']), ['Anna']);
	harness.service.behave();
	expect(handedOn(await upload([], retryOf))).toEqual(uploaded());
	expect(uploaded()).toHaveLength(1);
});

test('an upload that cannot be recorded is handed on all the same', async () => {
	jest.spyOn(table, 'checkProcessedAndRecord').mockRejectedValue(new Error('SQLITE_FULL'));
	expect((await upload(['Anna'])).status).toBe('success');
});

test('an upload whose ID alone has been pushed out is not made again', async () => {
	const retryOf = withItems(withoutMemory(await cutShort('Anna')), ['Anna']);
	table.forget((entry) => entry.includes('upload ') && !entry.endsWith(' uploaded'));
	const { error } = await upload([], retryOf);
	expect(error?.message).toContain('no longer has the ID of the asset');
	expect(uploaded().map(({ name }) => name)).toEqual(['Anna']);
});

test('an execution knows nothing of the uploads of others', async () => {
	await upload(['Anna']);
	await upload(['Anna']);
	const others = uploaded();
	const { stored } = await upload(['Bert']);
	const remembered = JSON.stringify(stored.executionData?.contextData);
	expect(remembered).toContain(uploaded().at(-1)?.assetId);
	for (const { assetId } of others) expect(remembered).not.toContain(assetId);
});
