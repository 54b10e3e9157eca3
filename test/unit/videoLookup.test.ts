import type { VideoAnswer } from '../../nodes/shared/api/client';
import { readTaskResponse } from '../../nodes/shared/api/task';
import { createVideoLookup } from '../../nodes/shared/api/videoLookup';

const v1 = '/v1/result';
const modelCenter = '/v2/model-center/tasks';
const own = '/v1/veo/videos';

const read = (body: unknown): VideoAnswer =>
	readTaskResponse({ kind: 'response', httpStatus: 200, body }, { id: 'a' });

const missing = read({ code: -1, msg: '任务不存在' });

/** The places that are asked for a video which is at none of them */
async function placesOf(...video: Parameters<typeof createVideoLookup>): Promise<string[]> {
	const asked: string[] = [];
	await createVideoLookup(...video).run(async (path) => {
		asked.push(path);
		return await Promise.resolve(missing);
	});
	return asked;
}

test.each([
	['mcp_1', undefined, [modelCenter, v1]],
	['video_1', undefined, [v1, modelCenter]],
	['video_seedance_1', undefined, [v1, modelCenter]],
	['proj_1', undefined, [v1, modelCenter]],
	['1', undefined, [v1, modelCenter]],
	['MCP_1', undefined, [v1, modelCenter]],
	['xmcp_1', undefined, [v1, modelCenter]],
	['mcp_1', 'kyyvideo2', [modelCenter, v1]],
	['video_1', 'kyyvideo2', [v1, modelCenter]],
	['video_1', 'sd_2.0_special', [modelCenter, v1]],
	['video_1', 'wan2.7-t2v', [modelCenter, v1]],
	['video_1', 'videos', [v1, modelCenter]],
	['video_1', 'a model of tomorrow', [v1, modelCenter]],
	['video_1', 'constructor', [v1, modelCenter]],
	['video_1', '', [v1, modelCenter]],
])('the ID %s of the model %j is asked for at %j', async (id, model, places) => {
	expect(await placesOf(id, { model })).toEqual(places);
});

test.each([
	[own, [own, v1]],
	[v1, [v1, modelCenter]],
	[modelCenter, [modelCenter, v1]],
] as const)('the path %s that the user names comes first', async (resultPath, places) => {
	for (const id of ['mcp_1', 'video_1']) {
		expect(await placesOf(id, { resultPath, model: 'sd_2.0_special' })).toEqual(places);
	}
});

test.each([
	[{ id: 'a', status: 'failed', error: '任务不存在' }, [v1, modelCenter]],
	[{ id: 'a', status: 'failed', error: 'task not found' }, [v1, modelCenter]],
	[{ id: 'a', status: 'failed', error: '内容违规' }, [v1]],
	[{ id: 'a', status: 'failed', error: 'image not found' }, [v1]],
	[{ id: 'a', status: 'failed' }, [v1]],
	[{ id: 'a', status: 'processing', error: '任务不存在' }, [v1]],
])('%j is asked for at %j', async (body, places) => {
	const asked: string[] = [];
	await createVideoLookup('a').run(async (path) => {
		asked.push(path);
		return await Promise.resolve(path === v1 ? read(body) : missing);
	});
	expect(asked).toEqual(places);
});
