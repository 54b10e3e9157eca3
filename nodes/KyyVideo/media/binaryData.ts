import type { IBinaryData } from 'n8n-workflow';
import { z } from 'zod';

const word = z.string().optional();

const shape = z
	.object({
		/** The file itself in Base64, where n8n keeps it in memory; else the name of the store */
		data: word,
		mimeType: z.string(),
		fileName: word,
		fileExtension: word,
		/** Missing in older versions of n8n */
		bytes: z.number().optional(),
		/** Missing where the file is kept in memory */
		id: word,
	})
	.refine(({ data, id }) => data !== undefined || id !== undefined);

/** What n8n keeps in an item of a file: where it lies, and what it knows of it */
export const binaryData = z.preprocess(
	// An expression such as `$binary.data` gives it without `data`
	(value) => (shape.safeParse(value).success ? Object.assign({ data: '' }, value) : undefined),
	z.custom<IBinaryData>((value) => value !== undefined),
);

/**
 * What tells one file of n8n's from another: its own name in the store, without the folder. What comes in by a form or a
 * webhook is stored before its execution has an ID, and moved into that one's folder when it ends, so that a retry finds
 * it elsewhere.
 */
export const storedName = (id: string): string => id.slice(id.lastIndexOf('/') + 1);
