import { z } from 'zod';

/** What a process that waits is to do; times in seconds */
export const waitingTask = z.object({
	origin: z.string(),
	videos: z.number(),
	pollInterval: z.number(),
	/** At the end, to see what the process takes without any video */
	idle: z.number(),
	/** Until each video has been queried at least once */
	settling: z.number(),
	/** Over which the CPU is measured */
	window: z.number(),
});

export type WaitingTask = z.infer<typeof waitingTask>;

export const waitingOutcome = z.object({
	/** Bytes, after a collection of garbage */
	heapWaiting: z.number(),
	heapIdle: z.number(),
	/** Milliseconds of CPU, and those that passed meanwhile */
	idle: z.object({ cpu: z.number(), passed: z.number() }),
	waiting: z.object({ cpu: z.number(), passed: z.number() }),
	/** HTTP requests within the window */
	queries: z.number(),
});
