import { z } from 'zod';

/** What zod says when a required field is not there; turned into the provider's own refusal later. */
export const MISSING = 'missing';

function typed(field: string, wanted: string) {
	return {
		required_error: MISSING,
		invalid_type_error: `参数类型错误: ${field} 应为${wanted}`,
	};
}

/**
 * A blank prompt counts as a missing one. The limit counts UTF-16 units: the service is a Java
 * program by its error texts, and that is how Java counts the length of a text.
 */
export function promptField(limit = Infinity) {
	return z
		.string(typed('prompt', '字符串'))
		.refine((prompt) => prompt.trim() !== '', MISSING)
		.refine((prompt) => prompt.length <= limit, `参数 prompt 超出长度限制: 最多 ${limit} 个字符`);
}

export function integerField(field: string, least: number, most: number) {
	const range = `参数 ${field} 超出范围: ${least}-${most}`;
	return z
		.number(typed(field, '整数'))
		.int(`参数类型错误: ${field} 应为整数`)
		.min(least, range)
		.max(most, range);
}

export function durationField() {
	return integerField('duration', 4, 15);
}

export function booleanField(field: string) {
	return z.boolean(typed(field, '布尔值'));
}

export function textField(field: string) {
	return z.string(typed(field, '字符串'));
}

function choiceWords(field: string, choices: readonly string[]): string {
	return `参数 ${field} 取值无效，可选值: ${choices.join(', ')}`;
}

/** Like `choiceField`, for choices that the service goes by. */
export function oneOfField<Choice extends string>(
	field: string,
	choices: readonly [Choice, ...Choice[]],
) {
	const message = choiceWords(field, choices);
	return textField(field).pipe(z.enum(choices, { message }));
}

export function choiceField(field: string, choices: readonly string[]) {
	return textField(field).refine((value) => choices.includes(value), choiceWords(field, choices));
}

function isWebAddress(value: string): boolean {
	return /^https?:\/\/[^\s]+$/i.test(value) && URL.canParse(value);
}

/**
 * Where a media value may point to, besides the web: to an asset of the first library at the kyyvideo2
 * endpoint, and to one of the library for Seedance at the Model Center.
 */
export type MediaSource = 'address' | 'addressOrAsset' | 'addressOrAssetId';

const assetSchemes: Readonly<Record<MediaSource, string | undefined>> = {
	address: undefined,
	addressOrAsset: 'asset://',
	addressOrAssetId: 'assetId://',
};

function isAsset(value: string, scheme: string): boolean {
	return value.startsWith(scheme) && /^[\w-]+$/.test(value.slice(scheme.length));
}

export function mediaField(field: string, source: MediaSource) {
	const scheme = assetSchemes[source];
	return textField(field).refine(
		(value) => isWebAddress(value) || (scheme !== undefined && isAsset(value, scheme)),
		scheme === undefined
			? `参数 ${field} 必须是公网可访问的 URL`
			: `参数 ${field} 必须是公网可访问的 URL 或 ${scheme}素材ID`,
	);
}

/**
 * Lower bounds are documented for images only. An empty list is refused for all three kinds: it
 * says nothing, and a client that sends it has forgotten to leave the field out.
 */
export function referencesField(field: string, limit: number, source: MediaSource) {
	return z
		.array(mediaField(field, source), typed(field, '字符串数组'))
		.min(1, `参数 ${field} 不能为空`)
		.max(limit, `参数 ${field} 数量超出限制: 最多 ${limit} 个`);
}

/** A field which exists, but not for this model. */
export function unsupportedField(field: string, model: string) {
	return z.undefined({ invalid_type_error: `模型 ${model} 不支持参数: ${field}` });
}
