import { z } from 'zod';
import { MISSING, booleanField, mediaField } from './bodyFields';

/** A value that may be written in several ways, with one refusal for whatever is none of them. */
function spelled(message: string): { errorMap: z.ZodErrorMap } {
	return {
		errorMap: (_issue, { data }) => ({ message: data === undefined ? MISSING : message }),
	};
}

/** Clients send a text; a few, and one table of the documentation, a list of one. Both are taken. */
export function frameField(field: string) {
	const frame = mediaField(field, 'addressOrAssetId');
	const message = `参数类型错误: ${field} 应为字符串`;
	return z.union([frame, z.array(frame).length(1, message)], spelled(message));
}

/** `lenient`: a client that sends it as a text is served, too. */
export function switchField(field: string, reading: 'strict' | 'lenient') {
	const asText = z.enum(['true', 'false']);
	return reading === 'strict'
		? booleanField(field)
		: z.union([booleanField(field), asText], spelled(`参数类型错误: ${field} 应为布尔值`));
}
