import { clientOf, refusalIn, type Client } from './client';
import { useService } from './useService';

const url = 'https://media.example.com/ada.png';
const image = { assetType: 'Image', url };

const service = useService();
let client: Client;

beforeAll(() => {
	client = clientOf(service());
});

const accepted: [what: string, body: Record<string, unknown>][] = [
	['an image', image],
	['a video', { ...image, assetType: 'Video' }],
	['a sound', { ...image, assetType: 'Audio' }],
	['a document', { ...image, assetType: 'Document' }],
	['a name', { ...image, name: 'Ada' }],
	['a plain http address', { ...image, url: 'http://media.example.com/ada.png' }],
];

it.each(accepted)('takes %s', async (_what, body) => {
	expect((await client.upload(body)).body).toMatchObject({ code: 0, msg: null });

	expect(service().assets).toMatchObject([body]);
});

const refused: [what: string, body: unknown, msg: string][] = [
	['a list', [image], '请求体必须是 JSON 对象'],
	['null', null, '请求体必须是 JSON 对象'],
	['a missing kind', { url }, '缺少必填参数: assetType'],
	['a kind in lower case', { ...image, assetType: 'image' }, '参数 assetType 取值无效'],
	['a kind that is no text', { ...image, assetType: 1 }, '参数类型错误: assetType'],
	['a missing address', { assetType: 'Image' }, '缺少必填参数: url'],
	['an address that is no text', { ...image, url: [url] }, '参数类型错误: url'],
	['an address that is none', { ...image, url: 'ada.png' }, '参数 url 必须是公网可访问的 URL'],
	[
		'an asset as the address',
		{ ...image, url: 'asset://asset-1' },
		'参数 url 必须是公网可访问的 URL',
	],
	['a name that is no text', { ...image, name: null }, '参数类型错误: name'],
	['a field it does not know', { ...image, type: 'Image' }, '不支持的参数: type'],
];

it.each(refused)('refuses %s', async (_what, body, msg) => {
	expect(refusalIn(await client.upload(body))).toContain(msg);

	expect(service().assets).toEqual([]);
});

it('names a missing field without a code, and any other fault with 400', async () => {
	expect((await client.upload({ url })).body).toEqual({ msg: '缺少必填参数: assetType' });
	expect((await client.upload({ ...image, type: 1 })).body).toMatchObject({
		code: 400,
		data: null,
	});
});
