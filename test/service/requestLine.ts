import { z } from 'zod';
import type { RequestRecord } from './requestRecords';

const told = z.object({
	id: z.string().optional(),
	status: z.string().optional(),
	msg: z.string().nullish(),
	data: z
		.object({
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
	const { id, status, msg, data } = parsed.data;
	const subject = id ?? data?.projectId ?? data?.assetId;
	return msg ?? [status ?? data?.status, subject].filter(Boolean).join(' ');
}

/** One line for people: when, what was asked, and what came of it. Never a header, so never a key. */
export function requestLine(record: RequestRecord): string {
	const [path = ''] = record.path.split('?');
	const time = new Date(record.time).toLocaleTimeString('en-GB');
	const status = record.answer?.status ?? '-';
	return [time, record.method, path, `→ ${status}`, gist(record.answer?.body)].join(' ').trimEnd();
}
