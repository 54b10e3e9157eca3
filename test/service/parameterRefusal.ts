import type { z } from 'zod';
import { MISSING } from './bodyFields';
import { badRequest, missing, type Refusal } from './refusal';

/** Said of a body that is JSON, but no object. */
export const NO_OBJECT = '请求体必须是 JSON 对象';

/** zod finds every problem; the service names one. Which comes first is not published. */
export function refusalOf(error: z.ZodError): Refusal {
	const [issue] = error.issues;
	if (issue === undefined) return badRequest('参数错误');
	if (issue.message === MISSING) return missing(issue.path.join('.'));
	if (issue.code === 'unrecognized_keys') {
		return badRequest(`不支持的参数: ${issue.keys.join(', ')}`);
	}
	return badRequest(issue.message);
}
