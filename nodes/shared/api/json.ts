import { jsonParse } from 'n8n-workflow';

/** What a text holds in JSON, where it is an object or a list: some services put one as text into another */
export function readJson(text: string): unknown {
	if (!/^\s*[[{]/.test(text)) return undefined;
	try {
		return jsonParse<unknown>(text);
	} catch {
		return undefined;
	}
}
