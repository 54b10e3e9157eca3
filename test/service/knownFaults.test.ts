import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { arrived } from './arrived';
import { clientOf, type Client } from './client';
import { knownFaults, spoiledDownloads, wholeDownloads } from './knownFaults';
import { useService } from './useService';
import type { Fault } from './simulatedService';

const video = readFileSync(join(__dirname, 'video.mp4'));
const entriesOf = <Value extends object>(faults: Readonly<Record<string, Value>>) =>
	Object.entries(faults);

const service = useService({ timing: { queuedMs: 0, processingMs: 0 } });
let client: Client;

beforeAll(() => {
	client = clientOf(service());
});

interface Heard {
	/** Missing where no whole answer came. */
	answer?: { status: number; bytes: Buffer };
}

/** What a client hears. One that would wait for ever gives up once its request has arrived. */
async function hear(fault: Fault, address: string, options: RequestInit = {}): Promise<Heard> {
	const stop = new AbortController();
	const count = service().requests.length + 1;
	const heard = fetch(address, { ...options, signal: stop.signal })
		.then(async (response) => ({
			answer: {
				status: response.status,
				bytes: Buffer.from(await response.arrayBuffer()),
			},
		}))
		.catch(() => ({}));
	await arrived(service(), count);
	if (fault.fault === 'hang' || fault.fault === 'stall') stop.abort();
	return heard;
}

const headers = () => ({
	authorization: `Bearer ${service().key}`,
	'content-type': 'application/json',
});

function hearCreate(fault: Fault): Promise<Heard> {
	return hear(fault, `${service().baseUrl}/v1/kyyvideo2/videos`, {
		method: 'POST',
		headers: headers(),
		body: JSON.stringify({ model: 'kyyvideo2', prompt: 'A cat' }),
		redirect: 'manual',
	});
}

it.each(entriesOf(knownFaults.create))(
	'of a create: %s, as the service knows itself',
	async (name, fault) => {
		service().misbehave({ on: 'create', ...fault });

		await hearCreate(fault);

		expect(service().creates).toHaveLength(fault.accepted ? 1 : 0);
		expect(name.endsWith(fault.accepted ? ', accepted' : ', not accepted')).toBe(true);
	},
);

it.each(entriesOf<Fault>(knownFaults.query))(
	'of a query: %s, which is not the regular answer',
	async (name, fault) => {
		const id = await client.createId();
		const usual = JSON.stringify((await client.query(id)).body);
		service().misbehave({ on: 'query', id, ...fault });

		const { answer } = await hear(fault, `${service().baseUrl}/v1/result/${id}`, {
			headers: headers(),
			redirect: 'manual',
		});

		// The address differs from query to query, so it is left out.
		const plain = (text: string) => text.replace(/\?sign[^"]*/, '');
		const isUsual = answer?.status === 200 && plain(answer.bytes.toString()) === plain(usual);
		expect(isUsual).toBe(name === 'late answer');
	},
);

it.each(entriesOf<Fault>(wholeDownloads))(
	'of a download: %s, which brings the whole file',
	async (_name, fault) => {
		const address = await client.addressOf(await client.createId());
		service().misbehave({ on: 'download', ...fault });

		const { answer } = await hear(fault, address);

		expect(answer?.status).toBe(200);
		expect(answer?.bytes.equals(video)).toBe(true);
	},
);

it.each(entriesOf<Fault>(spoiledDownloads))(
	'of a download: %s, which does not bring the whole file',
	async (_name, fault) => {
		const address = await client.addressOf(await client.createId());
		service().misbehave({ on: 'download', ...fault });

		const { answer } = await hear(fault, address);

		expect(answer?.status === 200 && answer.bytes.equals(video)).toBe(false);
	},
);

it('has each known download in one of the two lists', () => {
	expect(Object.keys(knownFaults.download)).toHaveLength(
		Object.keys(wholeDownloads).length + Object.keys(spoiledDownloads).length,
	);
});

it('has an empty file that says it is a video', async () => {
	const address = await client.addressOf(await client.createId());
	service().misbehave({ on: 'download', ...spoiledDownloads['empty file'] });

	const response = await fetch(address);

	expect(Object.fromEntries(response.headers)).toMatchObject({
		'content-type': 'video/mp4',
		'content-length': '0',
	});
});

it.each([
	['page that says it is a video', '<!doctype html>'],
	['XML that says it is a video', '<?xml'],
	['JSON that says it is a video', '{"code":503'],
] as const)('has a %s', async (name, begin) => {
	const address = await client.addressOf(await client.createId());
	service().misbehave({ on: 'download', ...spoiledDownloads[name] });

	const response = await fetch(address);

	expect(response.headers.get('content-type')).toBe('video/mp4');
	expect((await response.text()).startsWith(begin)).toBe(true);
});

it('has a JSON page that says it is JSON', async () => {
	service().misbehave({ on: 'query', ...knownFaults.query['page that says it is JSON'] });

	const { headers: given, body } = await client.query('video_1');

	expect(given['content-type']).toBe('application/json; charset=utf-8');
	expect(body).toContain('<html>');
});
