import { z } from 'zod';

export const storedSchema = z.object({ id: z.string(), name: z.string() });

/** A thing that n8n has stored. */
export type Stored = z.output<typeof storedSchema>;
