import { z } from 'zod';

/** What a process that creates is to do */
export const creatingTask = z.object({
	origin: z.string(),
	items: z.number(),
	/** Of JSON in each item, beside its prompt */
	kilobytes: z.number(),
});

export const creatingOutcome = z.object({
	/** Milliseconds for which nothing else could run, at most and in the 99th of 100 looks */
	longestBlock: z.number(),
	usualBlock: z.number(),
	/** Milliseconds that Node has collected garbage for at once, at most */
	longestCollection: z.number(),
	/** Milliseconds for all items */
	passed: z.number(),
});
