import type { RequestRecord } from './requestRecords';
import { requestLine } from './requestLine';

function lineOf(answer: RequestRecord['answer']): string {
	const record: RequestRecord = {
		host: 'api',
		endpoint: 'create',
		method: 'POST',
		path: '/v1/kyyvideo2/videos?sign=abc',
		headers: { authorization: 'Bearer secret' },
		body: undefined,
		time: new Date(2026, 2, 30, 14, 21, 58).getTime(),
		...(answer && { answer }),
	};
	return requestLine(record);
}

const begin = '14:21:58 POST /v1/kyyvideo2/videos →';

it('tells the status and the id of a task', () => {
	expect(lineOf({ status: 200, body: { id: 'video_1', status: 'queued', error: null } })).toBe(
		`${begin} 200 queued video_1`,
	);
});

it('tells the id of a wrapped answer', () => {
	const body = { code: '0', msg: null, data: { projectId: 'proj_1' } };

	expect(lineOf({ status: 200, body })).toBe(`${begin} 200 proj_1`);
});

it('tells the status and the id of an asset', () => {
	const body = { code: 0, msg: null, data: { assetId: 'asset-1', status: 'Processing' } };

	expect(lineOf({ status: 200, body })).toBe(`${begin} 200 Processing asset-1`);
});

it('tells the id of a task in a wrapped answer', () => {
	const body = { code: 0, msg: null, data: { id: 'mcp_1', status: 'processing', error: null } };

	expect(lineOf({ status: 200, body })).toBe(`${begin} 200 processing mcp_1`);
});

it('tells the status and the id of an asset that is told of flat', () => {
	const body = { assetId: 'asset-1', status: 'ACTIVE', errorMessage: null };

	expect(lineOf({ status: 200, body })).toBe(`${begin} 200 ACTIVE asset-1`);
});

it.each([{ message: 'key missing' }, { error: { code: 'A', message: 'key missing' } }])(
	'tells the words of a refusal without msg',
	(body) => {
		expect(lineOf({ status: 401, body })).toBe(`${begin} 401 key missing`);
	},
);

it('tells the words of a refusal', () => {
	expect(lineOf({ status: 200, body: { code: '204', msg: '登录验证失败' } })).toBe(
		`${begin} 200 登录验证失败`,
	);
});

it('tells an answer that is text', () => {
	expect(lineOf({ status: 403, body: 'The key was sent.' })).toBe(`${begin} 403 The key was sent.`);
});

it('ends with the status for a file', () => {
	expect(lineOf({ status: 200, body: undefined })).toBe(`${begin} 200`);
});

it('shows a dash where there was no answer', () => {
	expect(lineOf(undefined)).toBe(`${begin} -`);
});

it('never shows a header or the query part', () => {
	expect(lineOf(undefined)).not.toMatch(/secret|sign/);
});
