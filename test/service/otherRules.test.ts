import { clientOf, refusalIn, type Client } from './client';
import { otherFamilies } from './otherRules';
import { useService } from './useService';
import { startService } from './simulatedService';

const service = useService({ timing: { queuedMs: 0, processingMs: 0 } });
let client: Client;

beforeAll(() => {
	client = clientOf(service());
});

it('knows the families that the provider names', () => {
	expect(otherFamilies).toEqual([
		'veo',
		'sora',
		'grok',
		'vidu',
		'seedance',
		'sd2_manxue',
		'omni-flash',
		'starvideos',
	]);
});

describe.each(otherFamilies)('%s', (family) => {
	it('takes a prompt alone, and goes by its own name', async () => {
		const { body } = await client.create(family, { prompt: 'A paper boat' });

		expect(body).toMatchObject({ object: 'video', model: family, status: 'queued', error: null });
		expect(service().creates).toMatchObject([{ family, body: { prompt: 'A paper boat' } }]);
	});

	it('takes whatever else it is given, as it is', async () => {
		const body = {
			model: `${family}-3`,
			prompt: 'A paper boat',
			duration: '8s',
			image: 'https://pictures.invalid/a.png',
			deep: { list: [1, null, { on: true }] },
		};

		expect((await client.create(family, body)).body).toMatchObject({ model: `${family}-3` });
		expect(service().lastCreate.body).toEqual(body);
	});

	it('is polled like the others', async () => {
		await client.create(family, { prompt: 'A paper boat', duration: 8 });
		const { id } = service().lastCreate;

		expect((await client.query(id)).body).toMatchObject({
			id,
			model: family,
			status: 'completed',
			actualDuration: 8,
		});
		expect(await client.addressOf(id)).toContain(`${id}.mp4`);
	});
});

it.each([
	['a list', [{ prompt: 'A paper boat' }], '请求体必须是 JSON 对象'],
	['null', null, '请求体必须是 JSON 对象'],
	['a missing prompt', { model: 'veo-3' }, '缺少必填参数: prompt'],
	['a blank prompt', { prompt: ' ' }, '缺少必填参数: prompt'],
	['a prompt that is no text', { prompt: 7 }, '参数类型错误: prompt'],
	['a model that is no text', { prompt: 'A cat', model: 3 }, '参数类型错误: model'],
])('refuses %s', async (_what, body, msg) => {
	expect(refusalIn(await client.create('veo', body))).toContain(msg);

	expect(service().creates).toEqual([]);
});

it.each([
	['an empty model as none', { model: '' }, { model: 'sora' }],
	['a length that is no number as none', { duration: 'long' }, { actualDuration: 5 }],
])('takes %s', async (_what, extra, expected) => {
	await client.create('sora', { prompt: 'A paper boat', ...extra });

	expect((await client.query(service().lastCreate.id)).body).toMatchObject(expected);
});

it('may wrap the answer to create, for each family apart', async () => {
	const own = await startService({ createShape: { veo: 'wrapped' } });
	const { create } = clientOf(own);

	const veo = await create('veo', { prompt: 'A paper boat' });
	const sora = await create('sora', { prompt: 'A paper boat' });

	expect(veo.body).toEqual({ code: '0', msg: null, data: { projectId: own.creates[0]?.id } });
	expect(sora.body).toMatchObject({ id: own.creates[1]?.id, status: 'queued' });
	await own.stop();
});

it('may take a time of its own, by its name or model', async () => {
	const timingByModel = { grok: { processingMs: 0 }, 'vidu-2': { processingMs: 0 } };
	const own = await startService({ timing: { queuedMs: 0 }, timingByModel });
	const { create, query } = clientOf(own);

	await create('grok', { prompt: 'A paper boat' });
	await create('vidu', { prompt: 'A paper boat', model: 'vidu-2' });
	await create('vidu', { prompt: 'A paper boat' });
	const answers = [];
	for (const { id } of own.creates) answers.push((await query(id)).body);

	expect(answers).toMatchObject([
		{ status: 'completed' },
		{ status: 'completed' },
		{ status: 'processing' },
	]);
	await own.stop();
});
