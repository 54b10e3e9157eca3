import { z } from 'zod';
import { ROOT } from '../demo/folders';
import { runTool } from './runTool';

/** What a network sees that fetches a video by itself. */
const fetchedSchema = z.object({
	status: z.number(),
	type: z.string(),
	bytes: z.number(),
	/** In hexadecimal. */
	sha256: z.string(),
});

export type Fetched = z.output<typeof fetchedSchema>;

/** Fetches an address, and nothing else; it knows nothing of n8n. */
const FETCH = `
	const answer = await fetch(process.argv[1]);
	const content = Buffer.from(await answer.arrayBuffer());
	const { createHash } = await import('node:crypto');
	console.log(JSON.stringify({
		status: answer.status,
		type: answer.headers.get('content-type'),
		bytes: content.length,
		sha256: createHash('sha256').update(content).digest('hex'),
	}));
`;

/** Fetches an address in a process of its own. @throws when nothing answers there */
export async function fetchElsewhere(url: string): Promise<Fetched> {
	const args = ['--input-type=module', '--eval', FETCH, url];
	return fetchedSchema.parse(JSON.parse(await runTool(process.execPath, args, { cwd: ROOT })));
}
