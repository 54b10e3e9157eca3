import { z } from 'zod';

import { downloaders } from './results';

/** What a process that downloads is to do */
export const downloadTask = z.object({
	downloader: z.enum(downloaders),
	/** Of the fake server */
	origin: z.string(),
	bytes: z.number(),
	/** The `node_modules` with n8n's own nodes */
	modules: z.string(),
});

export type DownloadTask = z.infer<typeof downloadTask>;

export const downloadOutcome = z.object({
	/** From the request for the file to the end */
	seconds: z.number(),
	/** MB by which the process grew at most */
	growth: z.number(),
	/** The same for once more */
	growthAgain: z.number(),
	growthFrom: z.string(),
});
