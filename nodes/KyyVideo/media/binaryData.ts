import type { IBinaryData } from 'n8n-workflow';
import { z } from 'zod';

const word = z.string().optional().catch(undefined);

const details = z.object({
	mimeType: z.string().catch(''),
	fileName: word,
	fileExtension: word,
	/** Missing in older versions of n8n */
	bytes: z.number().optional().catch(undefined),
	/** Missing where the file is kept in memory */
	id: word,
	/** The file itself in Base64, where n8n keeps it in memory; else the name of the store */
	data: word,
});

/** What n8n keeps in an item of a file: where it lies, and what it knows of it */
export type BinaryData = Readonly<z.output<typeof details>>;

/** Whatever a binary field of an item holds. Only n8n writes there, so what it leaves out or misspells does no harm. */
export const binaryData = details.catch({ mimeType: '' });

/** What an expression such as `$binary.data` gives, which has no `data`; other objects are no files */
export const givenBinaryData = z.object({ mimeType: z.string() }).passthrough().pipe(details);

/** As n8n's helpers want it */
export const toBinaryData = ({ data = '', mimeType, ...others }: BinaryData): IBinaryData => ({
	...Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined)),
	data,
	mimeType,
});

/**
 * The file's own name in n8n's store, without the folder: what comes in by a form or a webhook is stored before its
 * execution has an ID, and moved into that one's folder when it ends, so that a retry finds it elsewhere.
 */
export const storedName = (id: string): string => id.slice(id.lastIndexOf('/') + 1);
