import { clientOf, type Client } from './client';
import { useService } from './useService';
import { startService, type UnknownIdShape } from './simulatedService';

const text = { model: 'wan2.7-t2v', prompt: 'A red fox runs through fresh snow' };
const missing = (id: string) => ({ code: -1, msg: `任务不存在: ${id}`, data: null });

const service = useService();
let client: Client;

beforeAll(() => {
	client = clientOf(service());
});

async function createVeo(): Promise<string> {
	await client.create('veo', { prompt: 'A paper boat' });
	return service().lastCreate.id;
}

describe('a task', () => {
	it('of the Model Center is known there alone', async () => {
		await client.modelCenter.create(text);
		const { id } = service().lastCreate;

		expect((await client.modelCenter.query(id)).body).toMatchObject({ id });
		expect((await client.query(id)).body).toEqual(missing(id));
		expect((await client.queryFamily('veo', id)).body).toEqual(missing(id));
	});

	it('of the first version is unknown to the Model Center', async () => {
		const id = await client.createId();

		expect((await client.query(id)).body).toMatchObject({ id });
		expect((await client.modelCenter.query(id)).body).toEqual(missing(id));
	});

	it('of another family is known where all are, and not at its family', async () => {
		const id = await createVeo();

		expect((await client.query(id)).body).toMatchObject({ id });
		expect((await client.queryFamily('veo', id)).body).toEqual(missing(id));
	});

	it('may be known at its family alone, where a plan says so', async () => {
		service().nextTask({ queriedAtFamily: true });
		const id = await createVeo();

		expect((await client.queryFamily('veo', id)).body).toMatchObject({ id, status: 'queued' });
		expect((await client.queryFamily('sora', id)).body).toEqual(missing(id));
		expect((await client.query(id)).body).toEqual(missing(id));
	});

	it('may be known at its family alone, where that was chosen for the family', async () => {
		const other = await startService({ queriedAtFamily: ['veo'] });
		const otherClient = clientOf(other);
		await otherClient.create('veo', { prompt: 'A paper boat' });
		const { id } = other.lastCreate;
		const elsewhere = await otherClient.createId();

		expect((await otherClient.queryFamily('veo', id)).body).toMatchObject({ id });
		expect((await otherClient.query(id)).body).toEqual(missing(id));
		expect((await otherClient.query(elsewhere)).body).toMatchObject({ id: elsewhere });
		await other.stop();
	});

	it('of the Model Center stays there, whatever a plan says', async () => {
		service().nextTask({ queriedAtFamily: true });
		await client.modelCenter.create(text);
		const { id } = service().lastCreate;

		expect((await client.modelCenter.query(id)).body).toMatchObject({ id });
	});
});

describe('an unknown id', () => {
	const msg = '任务不存在: video_1';

	const shapes: [shape: UnknownIdShape, status: number, body: unknown][] = [
		['notFound', 200, { code: -1, msg, data: null }],
		['noWords', 200, { code: -1, data: null }],
		['code500', 200, { code: 500, msg }],
		['http404', 404, { message: msg }],
		['empty', 200, ''],
	];

	it.each(shapes)('may be answered as %s, at every place', async (shape, status, body) => {
		service().answerUnknownIds(shape);

		const answers = [
			await client.query('video_1'),
			await client.modelCenter.query('video_1'),
			await client.queryFamily('veo', 'video_1'),
		];

		expect(answers).toMatchObject(answers.map(() => ({ status, body })));
	});

	it('is answered in the usual way again after a reset', async () => {
		service().answerUnknownIds('http404');

		service().reset();

		expect((await client.query('video_1')).body).toEqual(missing('video_1'));
	});

	it('is answered in the way that the service was started with', async () => {
		const other = await startService({ unknownIds: 'code500' });
		other.answerUnknownIds('empty');
		other.reset();

		expect((await clientOf(other).query('video_1')).body).toEqual({ code: 500, msg });
		await other.stop();
	});

	it('leaves a task that is there alone', async () => {
		service().answerUnknownIds('http404');
		const id = await client.createId();

		expect((await client.query(id)).body).toMatchObject({ id });
	});
});
