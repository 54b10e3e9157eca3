import { jsonParse, type IBinaryData, type INodeExecutionData } from 'n8n-workflow';

import { asksForSame, originOf } from '../../nodes/KyyVideo/video/origin';

const folder = 'filesystem-v2:workflows/1/executions';

const photo = (id: string): IBinaryData => ({
	id,
	data: 'filesystem-v2',
	mimeType: 'image/png',
	fileName: 'photo.png',
	bytes: 1000,
});

/** Of an item whose prompt is another one at each try, as `$now` is, so that only what is written can tell */
const origin = (prompt: string, item: INodeExecutionData) =>
	originOf(0, { prompt }, { prompt: '={{ $now }}' }, item);

const item = (id: string): INodeExecutionData => ({ json: {}, binary: { photo: photo(id) } });

test('the same file asks for the same video, also when n8n has moved it', () => {
	const before = origin('at 1', item(`${folder}/temp/binary_data/abc`));
	const after = origin('at 2', item(`${folder}/17/binary_data/abc`));
	expect(asksForSame(before, after)).toBe(true);
});

test('another file with the same name asks for another video', () => {
	const one = origin('at 1', item(`${folder}/17/binary_data/abc`));
	const other = origin('at 2', item(`${folder}/17/binary_data/def`));
	expect(asksForSame(one, other)).toBe(false);
});

test('files of the databases of n8n are told apart, too', () => {
	expect(asksForSame(origin('1', item('database:abc')), origin('2', item('database:abc')))).toBe(
		true,
	);
	expect(asksForSame(origin('1', item('database:abc')), origin('2', item('database:def')))).toBe(
		false,
	);
});

test('an item without files is the same as itself', () => {
	expect(asksForSame(origin('1', { json: { a: 1 } }), origin('2', { json: { a: 1 } }))).toBe(true);
	expect(asksForSame(origin('1', { json: { a: 1 } }), origin('2', { json: { a: 2 } }))).toBe(false);
});

test('files that lie in the item itself are told apart by their bytes', () => {
	const inItem = (bytes: string): INodeExecutionData => ({
		json: {},
		binary: { photo: { data: bytes, mimeType: 'image/bmp' } },
	});
	expect(asksForSame(origin('1', inItem('AAAA')), origin('2', inItem('AAAA')))).toBe(true);
	expect(asksForSame(origin('1', inItem('AAAA')), origin('2', inItem('AAAB')))).toBe(false);
});

test('a field that holds no file does no harm', () => {
	// Out of n8n's database comes what was once written there, whatever n8n promises of it
	const odd = jsonParse<INodeExecutionData>('{"json": {}, "binary": {"photo": null}}');
	expect(asksForSame(origin('1', odd), origin('2', odd))).toBe(true);
});
