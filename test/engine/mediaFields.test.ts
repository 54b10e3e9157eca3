import { createHash } from 'node:crypto';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import * as n8nWorkflow from 'n8n-workflow';
import {
	jsonParse,
	type IBinaryData,
	type INodeExecutionData,
	type INodeParameterResourceLocator,
	type INodeParameters,
} from 'n8n-workflow';
import { request } from 'undici';
import { z } from 'zod';

import { picture } from '../media/picture';
import { serveBinaries } from './harness/binaryHost';
import { idsOf, type Run, type RunResult } from './harness/engine';
import { media, url } from './goldenBody';
import { installDeduplicationTable } from './harness/deduplicationTable';
import { setUpHarness } from './harness/engineHarness';
import { withoutMemory } from './harness/storedExecution';
import { installVirtualClock } from './virtualClock';

const clock = installVirtualClock();
const harness = setUpHarness({ now: clock.now });
installDeduplicationTable();

const host = serveBinaries();

const locator = (mode: string, value: string): INodeParameterResourceLocator => ({
	__rl: true,
	mode,
	value,
});

const binary = (field: string) => locator('binary', field);

const store = async (bytes: Buffer, fileName: string, mimeType: string): Promise<IBinaryData> =>
	await harness.engine.storeFile(bytes, { fileName, mimeType });

const photo = async (width?: number, height?: number): Promise<IBinaryData> =>
	await store(picture(width, height), 'photo.png', 'image/png');

async function create(
	parameters: INodeParameters,
	item: Partial<INodeExecutionData> = {},
	more: Partial<Run> = {},
): Promise<RunResult> {
	return await clock.during(harness.service, async () =>
		harness.run({
			type: 'kyyVideo',
			parameters: { prompt: 'A lighthouse in a storm', ...parameters },
			items: [{ json: {}, ...item }],
			n8nAddress: host().address,
			...more,
		}),
	);
}

const frames = (firstFrame: INodeParameterResourceLocator): INodeParameters => ({
	generateFrom: 'frames',
	firstFrame,
});

const references = (more: INodeParameters): INodeParameters => ({
	generateFrom: 'references',
	...more,
});

const list = (...sources: INodeParameterResourceLocator[]): INodeParameters => ({
	media: sources.map((source) => ({ source })),
});

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const fetched = () =>
	harness.service.fetches.map(({ contentType, sha256 }) => [contentType, sha256]);

/** Seconds since 1970 */
const claims = z.object({ exp: z.number(), iat: z.number() });

/** What a signed address says of itself */
function claimsOf(address: unknown): z.output<typeof claims> {
	const token = new URL(String(address)).searchParams.get('token') ?? '';
	return claims.parse(jsonParse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));
}

const sent = (field: string): unknown => {
	return z.record(z.unknown()).parse(harness.service.lastCreate.body)[field];
};

describe('a binary field is fetched by the service from n8n', () => {
	test('as the first frame', async () => {
		const result = await create(frames(binary('photo')), { binary: { photo: await photo() } });
		expect(result.error).toBeUndefined();
		expect(idsOf(result)).toHaveLength(1);
		expect(fetched()).toEqual([['image/png', sha256(picture())]]);
		expect(sent('first_image')).toMatch(`${host().address}/rest/binary-data/signed?token=`);
		expect(harness.service.keyLeaks).toEqual([]);
	});

	test('at an address that is good for a day', async () => {
		await create(frames(binary('photo')), { binary: { photo: await photo() } });
		const { exp, iat } = claimsOf(sent('first_image'));
		expect(exp - iat).toBe(24 * 60 * 60);
	});

	test('as references, from several fields in one entry and in others', async () => {
		const item = {
			binary: {
				one: await photo(400, 400),
				two: await photo(500, 400),
				three: await photo(600, 400),
			},
		};
		const images = list(binary('one, two'), binary(''), binary('three'));
		await create(references({ referenceImages: images }), item);
		expect(sent('referenceImages')).toHaveLength(3);
		expect(new Set(fetched().map(([, hash]) => hash))).toEqual(
			new Set([picture(400, 400), picture(500, 400), picture(600, 400)].map(sha256)),
		);
	});

	test('out of an expression', async () => {
		const item = { binary: { photo: await photo(), other: await photo(500, 500) } };
		const images = list(binary('={{ Object.values($binary) }}'));
		const { error } = await create(references({ referenceImages: images }), item);
		expect(error).toBeUndefined();
		expect(fetched()).toHaveLength(2);
	});

	test('also when a node has put its bytes into the item itself', async () => {
		const data = picture().toString('base64');
		const item = { binary: { photo: { data, mimeType: 'image/png', fileName: 'photo.png' } } };
		const { error } = await create(frames(binary('photo')), item);
		expect(error).toBeUndefined();
		expect(fetched()).toEqual([['image/png', sha256(picture())]]);
	});

	// n8n 2.0 cannot do that
	const withinFields = 'BINARY_MODE_COMBINED' in n8nWorkflow ? test : test.skip;

	withinFields('also where n8n keeps binary data within the fields of the item', async () => {
		const item = { json: { form: { photo: await photo() } } };
		const { error } = await create(frames(binary('form.photo')), item, { binaryMode: 'combined' });
		expect(error).toBeUndefined();
		expect(fetched()).toHaveLength(1);
	});

	test('as sounds and videos of the types that the service takes', async () => {
		const item = {
			binary: {
				beat: await store(Buffer.from('RIFF'), 'beat.wav', 'audio/x-wav'),
				song: await store(Buffer.from('ID3'), 'song.mp3', 'application/octet-stream'),
				clip: await store(Buffer.from('ftyp'), 'clip.mov', 'video/quicktime'),
			},
		};
		const parameters = references({
			referenceVideos: list(binary('clip')),
			referenceAudios: list(binary('beat'), binary('song')),
		});
		const { error } = await create(parameters, item);
		expect(error).toBeUndefined();
		expect(harness.service.fetches).toHaveLength(3);
	});

	test('and is paid for once, though each try has another address', async () => {
		harness.service.misbehave({ on: 'create', prompt: 'second', fault: 'answer', status: 400 });
		const items = [
			{ json: { prompt: 'first' }, binary: { photo: await photo() } },
			{ json: { prompt: 'second' }, binary: { photo: await photo() } },
		];
		const parameters = { ...frames(binary('photo')), prompt: '={{ $json.prompt }}' };
		const failed = await create(parameters, {}, { items });
		expect(failed.error).toBeDefined();
		const again = await create(parameters, {}, { items, retryOf: failed });
		expect(again.error).toBeUndefined();
		expect(harness.service.creates.map(({ body }) => body.prompt)).toEqual(['first', 'second']);
	});

	test('and the video that was paid for is handed on when its file is gone', async () => {
		harness.service.misbehave({ on: 'create', prompt: 'second', fault: 'answer', status: 400 });
		const first = await photo();
		const items = [
			{ json: { prompt: 'first' }, binary: { photo: first } },
			{ json: { prompt: 'second' }, binary: { photo: await photo() } },
		];
		const parameters = { ...frames(binary('photo')), prompt: '={{ $json.prompt }}' };
		const failed = await create(parameters, {}, { items });
		await rm(harness.engine.pathOf(first));
		await rm(`${harness.engine.pathOf(first)}.metadata`);
		const again = await create(parameters, {}, { items, retryOf: failed });
		expect(again.error).toBeUndefined();
		expect(idsOf(again)).toEqual(harness.service.creates.map(({ id }) => id));
		expect(harness.service.creates).toHaveLength(2);
	});

	test('and nothing is sent after a crash when its file is gone', async () => {
		harness.service.misbehave({ on: 'create', prompt: 'second', fault: 'answer', status: 400 });
		const first = await photo();
		const items = [
			{ json: { prompt: 'first' }, binary: { photo: first } },
			{ json: { prompt: 'second' }, binary: { photo: await photo() } },
		];
		const parameters = { ...frames(binary('photo')), prompt: '={{ $json.prompt }}' };
		const cut = withoutMemory(await create(parameters, {}, { items }));
		await rm(harness.engine.pathOf(first));
		await rm(`${harness.engine.pathOf(first)}.metadata`);
		const again = await create(parameters, {}, { items, retryOf: cut });
		expect(again.error?.context).toMatchObject({ kind: 'parameters', itemIndex: 0 });
		expect(harness.service.creates).toHaveLength(1);
	});

	test('and not sent again when the same picture lies in another file, and the outcome of the first try is unknown', async () => {
		harness.service.misbehave({ on: 'create', fault: 'drop', accepted: true });
		const items = [{ json: {}, binary: { photo: await photo(), again: await photo() } }];
		const lost = await create(frames(binary('photo')), {}, { items });
		const again = await create(frames(binary('again')), {}, { items, retryOf: lost });
		expect(again.error?.context.kind).toBe('unknown');
		expect(harness.service.creates).toHaveLength(1);
	});

	test('and sent when it is another picture', async () => {
		harness.service.misbehave({ on: 'create', fault: 'drop', accepted: true });
		const items = [{ json: {}, binary: { photo: await photo(), other: await photo(500, 500) } }];
		const lost = await create(frames(binary('photo')), {}, { items });
		const again = await create(frames(binary('other')), {}, { items, retryOf: lost });
		expect(again.error).toBeUndefined();
		expect(harness.service.creates).toHaveLength(2);
	});

	test('whatever else n8n says of it, or leaves out', async () => {
		const { id } = await photo();
		const odd = { id, data: 'filesystem-v2', mimeType: 'image/png', fileName: null, bytes: '1' };
		// Out of n8n's database comes what was once written there, whatever n8n promises of it
		const item = { binary: { photo: jsonParse<IBinaryData>(JSON.stringify(odd)) } };
		const { error } = await create(frames(binary('photo')), item);
		expect(error).toBeUndefined();
	});

	test('at the very limits of its pixels', async () => {
		const item = { binary: { small: await photo(300, 300), large: await photo(6000, 2400) } };
		const images = list(binary('small, large'));
		const { error } = await create(references({ referenceImages: images }), item);
		expect(error).toBeUndefined();
	});

	test('at the very limits of its size', async () => {
		const mb = 1024 * 1024;
		const limit = async (megabytes: number, name: string, type: string) => ({
			...(await store(Buffer.from('x'), name, type)),
			bytes: megabytes * mb,
		});
		const sound = { binary: { sound: await limit(15, 'a.mp3', 'audio/mpeg') } };
		const sounds = references({ referenceAudios: list(binary('sound')) });
		expect((await create(sounds, sound)).error).toBeUndefined();
		const more = {
			binary: {
				image: await limit(20, 'a.png', 'image/png'),
				one: await limit(99, 'a.mp4', 'video/mp4'),
				two: await limit(101, 'b.mp4', 'video/mp4'),
			},
		};
		const others = references({
			model: 'videos',
			referenceImages: list(binary('image')),
			referenceVideos: list(binary('one'), binary('two')),
		});
		expect((await create(others, more)).error).toBeUndefined();
	});
});

test('a file that came in by a form is fetched from a copy, as n8n moves it in the end', async () => {
	const stored = await photo();
	const id = stored.id?.replace(/executions\/\w+/, 'executions/temp') ?? '';
	const photoOfForm = { ...stored, id };
	const [path, formPath] = [stored, photoOfForm].map((file) => harness.engine.pathOf(file));
	await mkdir(dirname(formPath ?? ''), { recursive: true });
	for (const end of ['', '.metadata'])
		await copyFile(`${path ?? ''}${end}`, `${formPath ?? ''}${end}`);
	await create(frames(binary('photo')), { binary: { photo: photoOfForm } });
	await rm(formPath ?? '');
	const { statusCode, body } = await request(String(sent('first_image')));
	expect(statusCode).toBe(200);
	expect(Buffer.from(await body.arrayBuffer())).toEqual(picture());
});

test('a space in an address is sent as browsers send it', async () => {
	const { error } = await create(frames(locator('url', 'https://media.example.com/my cat.png')));
	expect(error).toBeUndefined();
	expect(harness.service.creates[0]?.body.first_image).toBe(
		'https://media.example.com/my%20cat.png',
	);
});

test.each(['https://my cat.example/a.png', 'https://a.example/1.png https://b.example/2.png'])(
	'the address %s is refused',
	async (url) => {
		const { error } = await create(frames(locator('url', url)));
		expect(error?.message).toMatch(/^First Frame must be a public URL/);
		expect(harness.service.requests).toEqual([]);
	},
);

describe('a list of media in one entry', () => {
	const three = ['https://example.com/1.png', 'https://example.com/2,3.png', 'https://a.example/4'];

	test.each([
		['an array', `={{ ${JSON.stringify(three)} }}`],
		['lines', `={{ ${JSON.stringify(three.join('\n'))} }}`],
		['a text with commas', `={{ ${JSON.stringify(three.join(', '))} }}`],
		[
			'a text with commas and nothing between some',
			`={{ ${JSON.stringify(`,${three.join(',, ')},`)} }}`,
		],
		['an array with empty entries', `={{ ${JSON.stringify(['', ...three, null, ' '])} }}`],
		['plain text', three.join(',')],
	])('may be %s', async (_what, value) => {
		await create(references({ referenceImages: media(value) }));
		expect(sent('referenceImages')).toEqual(three);
	});

	test('may be IDs of assets, with and without asset://', async () => {
		const ids = ['asset-20260330142158-aaaaa', 'asset-20260330142159-bbbbb'];
		for (const assetId of ids) harness.service.addAsset({ assetId });
		const images = list(locator('asset', `${ids[0] ?? ''}, asset://${ids[1] ?? ''}`));
		await create(references({ referenceImages: images }));
		expect(sent('referenceImages')).toEqual(ids.map((id) => `asset://${id}`));
	});

	test('of addresses that hold others is taken as it is', async () => {
		const proxied = ['https://a.example/crop,https://b.example/1.png', 'https://c.example/2.png'];
		const value = `={{ ${JSON.stringify([proxied])} }}`;
		await create(references({ referenceImages: media(value) }));
		expect(sent('referenceImages')).toEqual(proxied);
	});

	test('may be IDs of assets with spaces or lines between them', async () => {
		const ids = ['asset-1', 'asset-2', 'asset-3'];
		for (const assetId of ids) harness.service.addAsset({ assetId });
		await create(
			references({ referenceImages: list(locator('asset', 'asset-1 asset-2\nasset-3')) }),
		);
		expect(sent('referenceImages')).toEqual(ids.map((id) => `asset://${id}`));
	});

	test('counts as that many against the limit', async () => {
		const ten = Array.from({ length: 10 }, (_, index) => `https://example.com/${index}.png`);
		const { error } = await create(references({ referenceImages: media(ten.join('\n')) }));
		expect(error?.message).toBe(
			'Reference Images must have at most 9 entries with KyyVideo 2, but has 10',
		);
	});
});

describe('an asset is looked up before a video is paid for', () => {
	const assetId = 'asset-20260330142158-q75m8';

	test('and used when it is active', async () => {
		harness.service.addAsset({ assetId });
		await create(frames(locator('asset', ` asset://${assetId} `)));
		expect(sent('first_image')).toBe(`asset://${assetId}`);
		await create(frames(locator('url', `assetId://${assetId}`)));
		expect(sent('first_image')).toBe(`asset://${assetId}`);
	});

	test('once for all items that use it', async () => {
		harness.service.addAsset({ assetId });
		const items = [{ json: {} }, { json: {} }, { json: {} }];
		const { outputs } = await create(frames(locator('asset', assetId)), {}, { items });
		expect(outputs[0]).toHaveLength(3);
		expect(harness.service.counts.asset).toBe(1);
	});

	test('and not any more when an earlier try has created the video', async () => {
		harness.service.addAsset({ assetId });
		harness.service.misbehave({ on: 'create', prompt: 'second', fault: 'answer', status: 400 });
		const items = [{ json: { prompt: 'first' } }, { json: { prompt: 'second' } }];
		const parameters = { ...frames(locator('asset', assetId)), prompt: '={{ $json.prompt }}' };
		const failed = await create(parameters, {}, { items });
		harness.service.misbehave({ on: 'asset', fault: 'drop', times: Infinity });
		const again = await create(
			parameters,
			{},
			{
				items,
				retryOf: failed,
				settings: { onError: 'continueRegularOutput' },
			},
		);
		expect(again.outputs[0]?.[0]?.json).toMatchObject({ status: 'queued' });
		expect(again.outputs[0]?.[1]?.json).toMatchObject({ details: { kind: 'unreachable' } });
	});

	test.each([
		[
			'under review',
			'Processing',
			`First Frame names the asset ${assetId}, which is still under review (Processing)`,
			'A review takes about two minutes. Later, retry this execution in the list of executions, or run only this item in a new execution. To wait for the review, switch on "Wait Until Active" in the node that uploads the asset.',
		],
		[
			'refused',
			'Failed',
			`First Frame names the asset ${assetId}, which has failed its review (Failed)`,
			'Upload another file, and use its asset ID.',
		],
	] as const)('and not used when it is %s', async (_what, status, message, remedy) => {
		harness.service.addAsset({ assetId, status });
		const { error } = await create(frames(locator('asset', assetId)));
		expect(error?.message).toBe(message);
		expect(error?.description).toBe(`${remedy} Nothing was sent to KyyVideo for this item.`);
		expect(harness.service.counts.create).toBe(0);
	});

	test('and not used when it is not there', async () => {
		const { error } = await create(frames(locator('asset', assetId)));
		expect(error?.message).toBe(
			`First Frame names the asset ${assetId}, which is not in your asset library`,
		);
		expect(harness.service.counts.create).toBe(0);
	});

	test('and not used as something else than it is', async () => {
		harness.service.addAsset({ assetId, assetType: 'Audio' });
		const { error } = await create(frames(locator('asset', assetId)));
		expect(error?.message).toBe(
			`First Frame names the asset ${assetId}, which is of the type Audio, but must be of the type image`,
		);
	});

	test.each([
		[
			'says that it is under review',
			{ code: 1, msg: '素材审核中' },
			`First Frame names the asset ${assetId}, which is still under review (素材审核中)`,
		],
		[
			'says that the key has expired',
			{ code: -1, msg: '登录已失效' },
			'KyyVideo did not accept the API key',
		],
	])('and the error names what the service said when it %s', async (_what, body, message) => {
		harness.service.addAsset({ assetId });
		harness.service.misbehave({ on: 'asset', fault: 'answer', status: 200, body, times: Infinity });
		const { error } = await create(frames(locator('asset', assetId)));
		expect(error?.message).toContain(message);
		expect(`${error?.message ?? ''} ${error?.description ?? ''}`).toContain(body.msg);
		expect(harness.service.counts.create).toBe(0);
	});

	test('and left to the service where the library says no in other words, which a hint tells', async () => {
		harness.service.addAsset({ assetId });
		const body = { code: -1, msg: '账号未开通素材库' };
		harness.service.misbehave({ on: 'asset', fault: 'answer', status: 200, body, times: Infinity });
		const { outputs, taskData } = await create(frames(locator('asset', assetId)));
		const hints = taskData?.hints?.map(({ message }) => message) ?? [];
		expect(outputs[0]?.[0]?.json).toMatchObject({ status: 'queued' });
		expect(hints.join(' ')).toContain(`The asset ${assetId} in First Frame could not be checked`);
		expect(hints.join(' ')).toContain(body.msg);
	});

	test('and not at all when another item is wrong', async () => {
		harness.service.addAsset({ assetId });
		const items = [{ json: { id: assetId } }, { json: { id: 'nonsense' } }];
		const { error } = await create(frames(locator('asset', '={{ $json.id }}')), {}, { items });
		expect(error?.context.itemIndex).toBe(1);
		expect(harness.service.requests).toEqual([]);
	});

	test('before any item is submitted, when another one is bad', async () => {
		harness.service.addAsset({ assetId });
		const items = [{ json: { id: assetId } }, { json: { id: 'asset-1-missing' } }];
		const { error } = await create(frames(locator('asset', '={{ $json.id }}')), {}, { items });
		expect(error?.context.itemIndex).toBe(1);
		expect(harness.service.counts.create).toBe(0);
	});
});

describe('a wrong medium is refused in words before a video is paid for:', () => {
	const nothingSent = 'Nothing was sent to KyyVideo for this item.';

	async function refusal(parameters: INodeParameters, files: Record<string, IBinaryData> = {}) {
		const { error } = await create(parameters, { binary: files });
		expect(harness.service.requests).toEqual([]);
		return [error?.message, error?.description];
	}

	test('a binary field that is not there', async () => {
		const files = { photo: await photo(), data: await photo() };
		expect(await refusal(frames(binary('picture')), files)).toEqual([
			'First Frame must be a binary field of the item, but the item has none named "picture"',
			`It has these binary fields: "photo", "data". ${nothingSent}`,
		]);
	});

	test('a binary field of an item without any', async () => {
		const { error } = await create(frames(binary('data')));
		expect(error?.description).toBe(
			`It has no binary fields. A node before this one may have dropped them. ${nothingSent}`,
		);
	});

	test('a binary field that lies elsewhere among the fields of the item', async () => {
		const item = { json: { form: { photo: await photo() } } };
		const { error } = await create(frames(binary('photo')), item, { binaryMode: 'combined' });
		expect(error?.description).toContain('It has these binary fields: "form.photo".');
	});

	test('a file of which n8n has kept no more than the name', async () => {
		const file = await store(Buffer.from('RIFF'), 'beat.wav', 'audio/wav');
		await rm(harness.engine.pathOf(file));
		const [message] = await refusal(references({ referenceAudios: list(binary('file')) }), {
			file,
		});
		expect(message).toBe(
			'Reference Audio (entry 1) cannot be sent to KyyVideo, because n8n cannot read the content of the binary field "file"',
		);
	});

	test('a file that n8n has deleted', async () => {
		const stored = await photo();
		const file = { ...stored, id: `${stored.id ?? ''}-gone` };
		const [message, description] = await refusal(frames(binary('file')), { file });
		expect(message).toBe(
			'First Frame cannot be sent to KyyVideo, because n8n cannot read the content of the binary field "file"',
		);
		expect(description).toContain('n8n deletes files together with their execution');
	});

	test('no binary field at all', async () => {
		const [message] = await refusal(frames(binary('={{ "" }}')));
		expect(message).toBe(
			'First Frame must be the name of a binary field, such as data, but is empty',
		);
	});

	test('a text file as a reference image', async () => {
		const files = {
			photo: await photo(),
			notes: await store(Buffer.from('Notes'), 'notes.txt', 'text/plain'),
		};
		const images = list(binary('photo'), binary('notes'));
		expect(await refusal(references({ referenceImages: images }), files)).toEqual([
			'Reference Images (entry 2) must be an image (jpeg, png, webp, bmp, tiff, gif), but the binary field "notes" is a file of the type text/plain',
			`Change the field, or the value that its expression gives for this item. ${nothingSent}`,
		]);
	});

	test.each([
		['a vector drawing as a frame', 'image/svg+xml', 'drawing.svg', 'firstFrame'],
		['a video as a frame', 'video/mp4', 'clip.mp4', 'firstFrame'],
		['a nameless PDF as a frame', 'application/pdf', '', 'firstFrame'],
		['a text of unknown type as a frame', 'application/octet-stream', 'clip.mp4', 'firstFrame'],
	])('%s', async (_what, mimeType, fileName) => {
		const file = await store(Buffer.from('x'), fileName, mimeType);
		const [message] = await refusal(frames(binary('file')), { file });
		expect(message).toContain(`is a file of the type ${mimeType}`);
	});

	test('a sound of another format', async () => {
		const file = await store(Buffer.from('x'), 'beat.ogg', 'audio/ogg');
		const [message] = await refusal(references({ referenceAudios: list(binary('file')) }), {
			file,
		});
		expect(message).toBe(
			'Reference Audio (entry 1) must be an audio file (wav, mp3), but the binary field "file" is a file of the type audio/ogg',
		);
	});

	test('a sound that is too large', async () => {
		const file = await store(Buffer.alloc(15 * 1024 * 1024 + 1), 'beat.wav', 'audio/wav');
		const [message] = await refusal(references({ referenceAudios: list(binary('file')) }), {
			file,
		});
		expect(message).toBe(
			'Reference Audio (entry 1) must be at most 15 MiB, but the binary field "file" is 15.1 MiB',
		);
	});

	test('a picture that is too large for the Videos models', async () => {
		const file = await store(Buffer.alloc(20 * 1024 * 1024 + 1), 'photo.png', 'image/png');
		const parameters = references({ model: 'videos', referenceImages: list(binary('file')) });
		const [message] = await refusal(parameters, { file });
		expect(message).toBe(
			'Reference Images (entry 1) must be at most 20 MiB, but the binary field "file" is 20.1 MiB',
		);
	});

	test('videos that are too large together', async () => {
		const bytes = 101 * 1024 * 1024;
		const file = { ...(await store(Buffer.from('x'), 'clip.mp4', 'video/mp4')), bytes };
		const parameters = references({
			model: 'videos',
			referenceVideos: list(binary('one'), binary('two')),
		});
		const [message] = await refusal(parameters, { one: file, two: file });
		expect(message).toBe('Reference Videos must be at most 200 MiB together, but are 202.0 MiB');
	});

	test('a text that calls itself a picture', async () => {
		const file = await store(Buffer.from('<html>Not found</html>'), 'photo.jpg', 'image/jpeg');
		const [message] = await refusal(frames(binary('file')), { file });
		expect(message).toBe(
			'First Frame must be an image, but the binary field "file" is not one, although its type says so',
		);
	});

	test('an object that comes from outside where an address is expected', async () => {
		const { id = '' } = await photo();
		const item = { json: { image: { id, mimeType: 'image/png', data: '' } } };
		const { error } = await create(frames(url('={{ $json.image }}')), item);
		expect(error?.message).toMatch(/^First Frame must be a public URL .*, but is an object$/);
		expect(harness.service.requests).toEqual([]);
	});

	test('an expression that brings no bytes', async () => {
		const inItem = { data: picture().toString('base64'), mimeType: 'image/png', fileName: 'a.png' };
		const [message, description] = await refusal(frames(binary('={{ $binary.photo }}')), {
			photo: inItem,
		});
		expect(message).toBe(
			'First Frame cannot be sent to KyyVideo, because the expression does not include the content of the file "a.png"',
		);
		expect(description).toContain(
			'Replace the expression with the name of the binary field, such as data',
		);
	});

	test('an empty file', async () => {
		const file = await store(Buffer.alloc(0), 'photo.png', 'image/png');
		const [message] = await refusal(frames(binary('file')), { file });
		expect(message).toBe(
			'First Frame must be a file with content, but the binary field "file" is empty',
		);
	});

	test.each([
		[
			299,
			400,
			'must be 300 to 6000 pixels wide and high, but the binary field "file" is 299 × 400 pixels',
		],
		[
			700,
			6001,
			'must be 300 to 6000 pixels wide and high, but the binary field "file" is 700 × 6001 pixels',
		],
		[
			1001,
			400,
			'must be 0.4 to 2.5 times as wide as it is high, but the binary field "file" is 1001 × 400 pixels',
		],
	])('a picture of %d × %d', async (width, height, message) => {
		const file = await photo(width, height);
		expect((await refusal(frames(binary('file')), { file }))[0]).toBe(`First Frame ${message}`);
	});

	test('an asset for a model that takes none', async () => {
		const parameters = {
			...frames(locator('asset', 'asset-1')),
			model: 'videos',
			lastFrame: url('https://a.example/1'),
		};
		const [message] = await refusal(parameters);
		expect(message).toBe(
			'First Frame must be a public URL that begins with https:// or http://, or a binary field (this field takes no assets), but is "asset-1"',
		);
	});

	test('an asset ID of another form', async () => {
		const [message] = await refusal(frames(locator('asset', 'video_fd35ee52')));
		expect(message).toBe(
			'First Frame must be the ID of an asset such as asset-20260330142158-q75m8, but is "video_fd35ee52"',
		);
	});

	test('the first wrong item, also when it takes longer to find that out', async () => {
		const notes = await store(Buffer.from('Notes'), 'notes.txt', 'text/plain');
		const items = [
			{ json: { seconds: 5 }, binary: { photo: notes } },
			{ json: { seconds: 99 }, binary: { photo: await photo() } },
		];
		const parameters = { ...frames(binary('photo')), duration: '={{ $json.seconds }}' };
		const { error } = await create(parameters, {}, { items });
		expect(error?.context.itemIndex).toBe(0);
	});

	test('all wrong media at once', async () => {
		const { error } = await create({ ...frames(binary('one')), lastFrame: binary('two') });
		expect(error?.message).toContain('First Frame');
		expect(error?.description).toContain('Also: Last Frame');
	});
});

describe('an address that only its own network reaches is refused', () => {
	const elsewhere = { apiKey: 'key', baseUrl: 'https://service.example/kyyReactApiServer' };

	test.each([
		'http://localhost:5678',
		'http://127.0.0.1:5678',
		'http://192.168.1.20:5678',
		'http://10.1.2.3',
		'http://172.20.0.2:5678',
		'http://n8n:5678',
		'https://n8n.local',
		'http://[::1]:5678',
		'http://[fd00::1]:5678',
	])('%s, as that of n8n', async (n8nAddress) => {
		const item = { binary: { photo: await photo() } };
		const more = { n8nAddress, credential: elsewhere };
		const { error } = await create(frames(binary('photo')), item, more);
		expect(error?.message).toBe(
			`First Frame cannot be sent to KyyVideo, because KyyVideo cannot fetch the binary field "photo" from this n8n: its address is ${new URL(n8nAddress).origin}, which is on a private network`,
		);
		expect(error?.description).toMatch(
			/^1\. Set the environment variable N8N_WEBHOOK_URL of n8n \(before n8n 2\.40: WEBHOOK_URL\)/,
		);
	});

	test('as that of a medium', async () => {
		const picture = url('http://192.168.1.20/camera.jpg');
		const { error } = await create(frames(picture), {}, { credential: elsewhere });
		expect(error?.message).toBe(
			'First Frame must be at an address that anyone can open, but 192.168.1.20 is on a private network',
		);
	});
});

test('an address of n8n that the service quotes is not told', async () => {
	const msg = `素材 URL 无法访问: ${host().address}/rest/binary-data/signed?token=abc.def-1_2`;
	harness.service.misbehave({
		on: 'create',
		fault: 'answer',
		status: 200,
		body: { code: 1001, msg },
	});
	const { error } = await create(frames(url('https://example.com/1.png')));
	expect(error?.description).toContain('/signed?token=***');
	expect(JSON.stringify(error)).not.toContain('abc.def-1_2');
});

test.each([
	'https://drive.google.com/file/d/1AbC/view?usp=sharing',
	'https://drive.google.com/open?id=1AbC',
	'https://photos.app.goo.gl/AbC',
	'https://photos.google.com/share/AbC',
	'https://www.icloud.com/photos/#AbC',
	'https://www.dropbox.com/scl/fi/a/photo.jpg?rlkey=b&dl=0',
])('a share link that opens a page costs nothing: %s', async (link) => {
	const { error } = await create(frames(url(link)));
	expect(error?.message).toBe(
		`First Frame must be the address of a file, but this share link of ${new URL(link).hostname} opens a page`,
	);
	expect(error?.context.kind).toBe('parameters');
	expect(harness.service.requests.length).toBe(0);
});

test.each([
	'https://drive.google.com/uc?export=download&id=1AbC',
	'https://www.dropbox.com/scl/fi/a/photo.jpg?rlkey=b&dl=1',
	'https://example.com/drive.google.com/file/d/view.png',
])('an address of a drive that leads to the file is sent: %s', async (link) => {
	const { outputs, error } = await create(frames(url(link)));
	expect(error).toBeUndefined();
	expect(outputs.flat()).toHaveLength(1);
});

test('what the service cannot fetch is named in the error', async () => {
	const { error } = await create({
		...frames(url('https://nowhere.invalid/first.png')),
		lastFrame: url('https://example.com/last.png'),
	});
	expect(error?.message).toContain('KyyVideo could not fetch one of the media URLs');
	expect(error?.description).toContain('Check these fields: First Frame, Last Frame.');
	expect(error?.description).toContain('素材 URL 无法访问');
	expect(harness.service.creates).toEqual([]);
});
