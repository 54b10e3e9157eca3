import { z } from 'zod';
import { MISSING } from './fields';
import { kyyvideo2Rules, type Kyyvideo2Body } from './kyyvideo2Rules';
import { badRequest, missing, type Refusal } from './refusal';
import { videosRules, type VideosBody } from './videosRules';

/** The two endpoints that create videos, named by the folder in their path. */
export type Family = 'kyyvideo2' | 'videos';

export type CreateBody = Kyyvideo2Body | VideosBody;

export type Verdict = { ok: true; body: CreateBody } | { ok: false; refusal: Refusal };

function rulesOf(family: Family, model: string): z.ZodType<CreateBody> | undefined {
	return family === 'kyyvideo2' ? kyyvideo2Rules.get(model) : videosRules.get(model);
}

/** zod finds every problem; the service names one. Which comes first is not published. */
function refusalOf(error: z.ZodError): Refusal {
	const [issue] = error.issues;
	if (issue === undefined) return badRequest('参数错误');
	if (issue.message === MISSING) return missing(issue.path.join('.'));
	if (issue.code === 'unrecognized_keys') {
		return badRequest(`不支持的参数: ${issue.keys.join(', ')}`);
	}
	return badRequest(issue.message);
}

function judgeModel(raw: unknown): { ok: true; model: string } | { ok: false; refusal: Refusal } {
	const named = z.object({ model: z.unknown() }).safeParse(raw);
	if (!named.success) return { ok: false, refusal: badRequest('请求体必须是 JSON 对象') };
	const { model } = named.data;
	if (model === undefined || model === '') return { ok: false, refusal: missing('model') };
	if (typeof model !== 'string') {
		return { ok: false, refusal: badRequest('参数类型错误: model 应为字符串') };
	}
	return { ok: true, model };
}

/** Decides on the body of a create call by the rules of the provider's pages. */
export function judgeCreate(family: Family, raw: unknown): Verdict {
	const named = judgeModel(raw);
	if (!named.ok) return named;
	const rules = rulesOf(family, named.model);
	if (rules === undefined) {
		return { ok: false, refusal: badRequest(`不支持的模型 model: ${named.model}`) };
	}
	const result = rules.safeParse(raw);
	return result.success
		? { ok: true, body: result.data }
		: { ok: false, refusal: refusalOf(result.error) };
}
