import { join } from 'node:path';
import { z } from 'zod';
import { environment } from '../bench/results';

/** The file that the measuring writes; it is kept in the repository. */
export const WORKER_RESULTS = join(__dirname, 'results', 'worker.json');

const load = z.object({
	executions: z.number(),
	/** MB of 1,000,000 bytes of the worker before, and with all executions waiting. */
	before: z.number(),
	waiting: z.number(),
	/** The part of one processor that the worker takes while they wait. */
	cpuShare: z.number(),
	/** Seconds from the completion of all videos, at the same moment, until the last execution had ended. */
	end: z.number(),
	/** How many of the executions have ended well, and so handed on their video. */
	succeeded: z.number(),
});

/** What so many waiting executions take of one worker. */
export type WorkerLoad = z.infer<typeof load>;

/** All that stands in the file. */
export const workerResults = z.object({
	environment,
	/** In seconds: how often Wait for Video looked at a video. */
	pollInterval: z.number(),
	loads: z.array(load),
});

export type WorkerResults = z.infer<typeof workerResults>;
