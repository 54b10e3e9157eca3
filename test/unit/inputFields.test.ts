import { jsonParse, type IBinaryData, type IDataObject } from 'n8n-workflow';

import { withInputFields } from '../../nodes/shared/execution/inputFields';

const file = (fileName: string): IBinaryData => ({
	data: 'filesystem-v2',
	mimeType: 'image/png',
	fileName,
});

const merge = (output: IDataObject, json: IDataObject) =>
	withInputFields({ json: output }, { json }, {}).json;

test('the fields of the item stand under those of the output', () => {
	const row = { caption: 'Good morning', row: 7, status: 'ready' };
	expect(merge({ id: 'video_1', status: 'queued' }, row)).toEqual({
		caption: 'Good morning',
		row: 7,
		id: 'video_1',
		status: 'queued',
	});
});

test.each<[string, IDataObject, IDataObject]>([
	['an error of the item', { error: 'No such row', row: 7 }, { row: 7 }],
	[
		'an error with its details',
		{ error: { message: 'no' }, details: { kind: 'timeout' }, row: 7 },
		{ row: 7 },
	],
	[
		'that there is none, but details of its own',
		{ error: null, details: 'red' },
		{ details: 'red' },
	],
])('%s says nothing of the output', (_what, item, left) => {
	expect(merge({ valid: true }, item)).toEqual({ valid: true, ...left });
});

test('the error of the output stays', () => {
	const output = { error: 'refused', details: { kind: 'refused' } };
	expect(merge(output, { error: 'older', details: { kind: 'timeout' }, row: 7 })).toEqual({
		...output,
		row: 7,
	});
});

test('names that are for the node alone are never those of the item', () => {
	const { json, binary } = withInputFields(
		{ json: { valid: true } },
		{ json: { id: 7, row: 7 }, binary: { lastFrame: file('old.png'), photo: file('photo.png') } },
		{ json: ['id'], binary: ['lastFrame'] },
	);
	expect(json).toEqual({ valid: true, row: 7 });
	expect(binary).toEqual({ photo: file('photo.png') });
});

test('a field with the name of what all objects have is a field like any other', () => {
	const text = '{"__proto__": {"error": "x"}, "constructor": "y", "row": 7}';
	const json = merge({ id: 'video_1' }, jsonParse<IDataObject>(text));
	expect(Object.keys(json).sort()).toEqual(['__proto__', 'constructor', 'id', 'row']);
	expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
	expect(json.error).toBeUndefined();
});

test('values are not copied, however large they are, and neither is what comes in changed', () => {
	const rows = [{ text: 'x'.repeat(1000) }];
	const photo = file('photo.png');
	const item = { json: { rows, error: 'x' }, binary: { photo } };
	const { json, binary } = withInputFields({ json: { id: 'video_1' } }, item, {});
	expect(json.rows).toBe(rows);
	expect(binary?.photo).toEqual(photo);
	// n8n keeps an object for each item
	expect(binary?.photo).not.toBe(photo);
	expect(item).toEqual({ json: { rows, error: 'x' }, binary: { photo } });
});

test('the file of the output takes the place of one of the same name', () => {
	const output = { json: {}, binary: { data: file('video.mp4') } };
	const item = { json: {}, binary: { data: file('old.mp4'), photo: file('photo.png') } };
	expect(withInputFields(output, item, {}).binary).toEqual({
		data: file('video.mp4'),
		photo: file('photo.png'),
	});
});

test('there is no binary field where neither has one', () => {
	expect(withInputFields({ json: {} }, { json: {}, binary: {} }, {})).not.toHaveProperty('binary');
});
