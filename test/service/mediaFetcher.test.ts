import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { arrived } from './arrived';
import { clientOf, type Client } from './client';
import { MediaFetcher } from './mediaFetcher';
import { serveMedia, type HostedMedium } from './mediaHost';
import { Records } from './requestRecords';
import { useService } from './useService';
import { startService } from './simulatedService';

const NOW = 1_776_000_000_000;
const video = readFileSync(join(__dirname, 'video.mp4'));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const unreachable = { code: 1001, msg: '素材 URL 无法访问', data: null };

const media = serveMedia();
const service = useService({ now: () => NOW });
let client: Client;

beforeAll(() => {
	client = clientOf(service());
});

const uploadFrom = async (url: string) => (await client.upload({ assetType: 'Video', url })).body;
const uploadOf = (medium: HostedMedium) => uploadFrom(media.put(medium));
const redirectTo = (location: string, status = 302) =>
	media.put({ status, headers: { location }, contentType: 'text/html' });

describe('what is fetched', () => {
	it('is kept with its type, size and digest', async () => {
		const url = media.put({ contentType: 'video/mp4', body: video });

		await uploadFrom(url);

		expect(service().fetches).toEqual([
			{
				url,
				status: 200,
				contentType: 'video/mp4',
				bytes: video.length,
				sha256: sha256(video),
				time: NOW,
			},
		]);
	});

	it('is there before the answer, for a create as well', async () => {
		const url = media.put({ contentType: 'image/png' });
		const body = { model: 'kyyvideo2', prompt: 'Ada smiles', first_image: url };

		await client.create('kyyvideo2', body);

		expect(service().fetches).toMatchObject([{ url, status: 200 }]);
	});

	it('is asked for with nothing but the address', async () => {
		await uploadOf({ contentType: 'video/mp4' });

		expect(media.requests).toEqual([
			{ method: 'GET', headers: { host: expect.any(String) as string, connection: 'close' } },
		]);
		expect(service().keyLeaks).toEqual([]);
	});

	it('is no leak of the key where it lies at the host of the files', async () => {
		await uploadFrom(`${service().filesUrl}/files/20260330/video_1.mp4`);

		expect(service().requestsTo('download')).toHaveLength(1);
		expect(service().keyLeaks).toEqual([]);
	});

	it.each(['127.0.0.1', 'localhost'])('may lie on this machine by the name %s', async (host) => {
		await uploadFrom(media.put({ contentType: 'video/mp4' }, host));

		expect(media.requests).toHaveLength(1);
		expect(service().assets).toHaveLength(1);
	});

	it.each(['http://127.8.9.1', 'http://[::1]'])('is tried on this machine: %s', async (origin) => {
		expect(await uploadFrom(`${origin}:9/video.mp4`)).toEqual(unreachable);
	});
});

describe('a redirect', () => {
	it.each([301, 302, 303, 307, 308])('is followed: %d', async (status) => {
		const url = redirectTo(media.put({ contentType: 'video/mp4', body: video }), status);

		await uploadFrom(url);

		expect(service().fetches).toMatchObject([
			{ url, status: 200, contentType: 'video/mp4', bytes: video.length, sha256: sha256(video) },
		]);
		expect(service().assets).toMatchObject([{ url }]);
	});

	it('may name a path alone', async () => {
		const { pathname } = new URL(media.put({ contentType: 'video/mp4' }));

		await uploadFrom(redirectTo(pathname));

		expect(service().assets).toHaveLength(1);
	});

	it('is followed three times, and not a fourth time', async () => {
		const thrice = redirectTo(redirectTo(redirectTo(media.put({ contentType: 'video/mp4' }))));
		await uploadFrom(thrice);
		expect(service().assets).toHaveLength(1);

		expect(await uploadFrom(redirectTo(thrice))).toEqual(unreachable);
		expect(service().assets).toHaveLength(1);
		expect(service().fetches.map(({ status }) => status)).toEqual([200, 302]);
	});

	it('leads out of sight, where all counts as fetched', async () => {
		await uploadFrom(redirectTo('https://media.example.com/video.mp4'));

		expect(service().assets).toHaveLength(1);
		expect(service().fetches).toMatchObject([{ status: 302 }]);
	});

	it.each([
		['nowhere', 'https://media.invalid/video.mp4'],
		['to another protocol', 'file:///video.mp4'],
		['to something that is no address', 'http://'],
	])('may lead %s, where nothing is', async (_what, location) => {
		expect(await uploadFrom(redirectTo(location))).toEqual(unreachable);
	});
});

describe('an address has failed', () => {
	it.each<[what: string, medium: HostedMedium, status: number]>([
		['with HTTP 404', { status: 404 }, 404],
		['with HTTP 403', { status: 403 }, 403],
		['with HTTP 500', { status: 500 }, 500],
		['with HTTP 201', { status: 201 }, 201],
		['with HTTP 204', { status: 204, body: '' }, 204],
		['with an empty file', { body: '' }, 200],
		['with a redirect to nothing', { status: 302 }, 302],
		['with a file that broke off', { body: video, then: 'close' }, 200],
	])('%s', async (_what, medium, status) => {
		expect(await uploadOf({ contentType: 'video/mp4', ...medium })).toEqual(unreachable);

		expect(service().assets).toEqual([]);
		expect(service().fetches).toMatchObject([{ status }]);
	});

	it('where nothing answers', async () => {
		// Port 9 discards what it gets, and on this machine nothing even listens.
		const url = 'http://127.0.0.1:9/video.mp4';

		expect(await uploadFrom(url)).toEqual(unreachable);
		expect(service().assets).toEqual([]);
		expect(service().fetches).toEqual([
			{ url, status: undefined, contentType: undefined, bytes: 0, sha256: undefined, time: NOW },
		]);
	});

	it.each(['https://invalid/video.mp4', 'https://media.invalid/video.mp4'])(
		'at a name that never resolves: %s',
		async (url) => {
			expect(await uploadFrom(url)).toEqual(unreachable);
			expect(service().fetches).toMatchObject([{ url, status: undefined }]);
		},
	);

	it('without a whole file, and has no digest then', async () => {
		await uploadOf({ body: video, then: 'close' });

		expect(service().fetches).toMatchObject([{ bytes: video.length - 1, sha256: undefined }]);
	});
});

it.each(['https://media.example.com/a.mp4', 'https://media.notinvalid/a.mp4', 'http://10.0.0.1/a'])(
	'takes an address out of its sight for fetched: %s',
	async (url) => {
		await uploadFrom(url);

		expect(service().assets).toMatchObject([{ url }]);
		expect(service().fetches).toEqual([]);
	},
);

it('gives up a file that does not come to its end in time', async () => {
	const records = new Records(
		[],
		() => NOW,
		() => undefined,
	);
	const fetcher = new MediaFetcher(records, () => NOW, 500);

	const fetched = await fetcher.fetch(media.put({ body: video, then: 'hang' }));

	expect(fetched).toEqual({ kind: 'failed' });
	expect(records.fetches).toMatchObject([{ status: 200, sha256: undefined }]);
	await fetcher.stop();
});

it('ends a running fetch when the service stops', async () => {
	const own = await startService();
	const url = media.put({ body: video, then: 'hang' });
	const upload = clientOf(own).upload({ assetType: 'Video', url });
	const ended = expect(upload).rejects.toThrow('other side closed');
	await arrived(own, 1);
	while (media.requests.length === 0) await new Promise(setImmediate);

	await own.stop();
	await ended;

	while (own.fetches.length === 0) await new Promise(setImmediate);
	expect(own.fetches).toMatchObject([{ url, sha256: undefined }]);
	expect(own.assets).toEqual([]);
});
