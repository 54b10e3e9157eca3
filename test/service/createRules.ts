import { z } from 'zod';
import {
	kyyvideo2Limits,
	kyyvideo2Media,
	kyyvideo2Rules,
	type Kyyvideo2Body,
} from './kyyvideo2Rules';
import type { MediaLimits, Medium } from './mediaLimits';
import {
	modelCenterLimits,
	modelCenterMedia,
	modelCenterRules,
	type ModelCenterBody,
} from './modelCenterRules';
import { otherFamilies, otherRules, type OtherBody } from './otherRules';
import { NO_OBJECT, refusalOf } from './parameterRefusal';
import { badRequest, missing, modelUnavailable, type Refusal } from './refusal';
import { videosLimits, videosMedia, videosRules, type VideosBody } from './videosRules';

/** The endpoints that create videos in the first version of the API, named by the folder in their path. */
export const families = ['kyyvideo2', 'videos', ...otherFamilies] as const;

export type FolderFamily = (typeof families)[number];

/** All endpoints that create videos. */
export type Family = FolderFamily | 'modelCenter';

export type CreateBody = Kyyvideo2Body | VideosBody | OtherBody | ModelCenterBody;

export type Verdict =
	| { ok: true; body: CreateBody; media: readonly Medium[]; limits: MediaLimits }
	| { ok: false; refusal: Refusal };

interface Rules<Body> {
	schema: z.ZodType<Body>;
	mediaIn: (body: Body) => readonly Medium[];
	limitsOf: (body: Body) => MediaLimits;
}

function judgeModel(raw: unknown): { ok: true; model: string } | { ok: false; refusal: Refusal } {
	const named = z.object({ model: z.unknown() }).safeParse(raw);
	if (!named.success) return { ok: false, refusal: badRequest(NO_OBJECT) };
	const { model } = named.data;
	if (model === undefined || model === '') return { ok: false, refusal: missing('model') };
	if (typeof model !== 'string') {
		return { ok: false, refusal: badRequest('参数类型错误: model 应为字符串') };
	}
	return { ok: true, model };
}

function judge<Body extends CreateBody>(rules: Rules<Body>, raw: unknown): Verdict {
	const result = rules.schema.safeParse(raw);
	if (!result.success) return { ok: false, refusal: refusalOf(result.error) };
	const { data: body } = result;
	return { ok: true, body, media: rules.mediaIn(body), limits: rules.limitsOf(body) };
}

function judgeByModel<Body extends CreateBody>(
	schemas: ReadonlyMap<string, z.ZodType<Body>>,
	rules: Omit<Rules<Body>, 'schema'>,
	raw: unknown,
	refuseModel = (model: string) => badRequest(`不支持的模型 model: ${model}`),
): Verdict {
	const named = judgeModel(raw);
	if (!named.ok) return named;
	const schema = schemas.get(named.model);
	return schema === undefined
		? { ok: false, refusal: refuseModel(named.model) }
		: judge({ ...rules, schema }, raw);
}

/** Decides on the body of a create call by the rules of the provider's pages. */
export function judgeCreate(family: Family, raw: unknown): Verdict {
	switch (family) {
		case 'kyyvideo2':
			return judgeByModel(
				kyyvideo2Rules,
				{ mediaIn: kyyvideo2Media, limitsOf: () => kyyvideo2Limits },
				raw,
			);
		case 'videos':
			return judgeByModel(videosRules, { mediaIn: videosMedia, limitsOf: () => videosLimits }, raw);
		case 'modelCenter':
			return judgeByModel(
				modelCenterRules,
				{ mediaIn: modelCenterMedia, limitsOf: modelCenterLimits },
				raw,
				() => modelUnavailable,
			);
		default:
			// It is not published which of their fields are media.
			return judge({ schema: otherRules, mediaIn: () => [], limitsOf: () => ({}) }, raw);
	}
}
