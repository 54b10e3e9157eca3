import { z } from 'zod';
import type { RequestRecord } from './requestRecords';

const told = z.object({
	id: z.string().optional(),
	status: z.string().optional(),
	msg: z.string().nullish(),
	message: z.string().optional(),
	error: z.object({ message: z.string() }).nullish().catch(null),
	assetId: z.string().optional(),
	data: z
		.object({
			id: z.string().optional(),
			projectId: z.string().optional(),
			assetId: z.string().optional(),
			status: z.string().optional(),
		})
		.nullish(),
});

function gist(answer: unknown): string {
	if (typeof answer === 'string') return answer;
	const parsed = told.safeParse(answer);
	if (!parsed.success) return '';
	const { id, status, msg, message, error, data, assetId } = parsed.data;
	const subject = id ?? data?.id ?? data?.projectId ?? assetId ?? data?.assetId;
	const standing = [status ?? data?.status, subject].filter(Boolean).join(' ');
	return msg ?? message ?? (standing === '' ? (error?.message ?? '') : standing);
}

/** One line for people: when, what was asked, and what came of it. Never a header, so never a key. */
export function requestLine(record: RequestRecord): string {
	const [path = ''] = record.path.split('?');
	const time = new Date(record.time).toLocaleTimeString('en-GB');
	const status = record.answer?.status ?? '-';
	return [time, record.method, path, `→ ${status}`, gist(record.answer?.body)].join(' ').trimEnd();
}
