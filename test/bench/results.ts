import { z } from 'zod';

/** When, where and with what a part was measured */
export const environment = z.object({
	/** In ISO 8601 */
	date: z.string(),
	package: z.string(),
	n8n: z.string(),
	/** The Node that measures on simulated time, and the one that n8n runs on, which measures on real time */
	node: z.string(),
	n8nNode: z.string(),
	cpu: z.string(),
	cpus: z.number(),
	system: z.string(),
});

export type MeasuringEnvironment = z.infer<typeof environment>;

const together = z.array(
	z.object({
		videos: z.number(),
		/** Seconds until the last video is completed */
		slowest: z.number(),
		/** Seconds that it takes to wait for all of them in one run */
		together: z.number(),
		/** Seconds that it takes to create one, wait for it, and go on with the next */
		oneByOne: z.number(),
		togetherToSlowest: z.number(),
		speedUp: z.number(),
		/** For each video */
		queriesTogether: z.number(),
		queriesOneByOne: z.number(),
	}),
);

export const policies = ['automatic', 'every 20 s', 'every 30 s', 'every 40 s', 'optimum'] as const;

export const scenarios = ['as documented', 'all slower', 'all faster'] as const;

const policyResult = z.object({
	/** Seconds from the completion of a video until it is noticed, on average */
	delay: z.number(),
	/** For each video */
	queries: z.number(),
	/** Seconds: the delay, and a second for each query */
	cost: z.number(),
	costToOptimum: z.number(),
});

export type PolicyResult = z.infer<typeof policyResult>;

const notice = z.array(
	z.object({
		model: z.string(),
		name: z.string(),
		scenario: z.enum(scenarios),
		/** Seconds in which most videos are completed */
		range: z.object({ min: z.number(), max: z.number() }),
		policies: z.object({
			automatic: policyResult,
			'every 20 s': policyResult,
			'every 30 s': policyResult,
			'every 40 s': policyResult,
			optimum: policyResult,
		}),
	}),
);

export const downloaders = ['Wait for Video', 'HTTP Request', 'undici'] as const;

export type Downloader = (typeof downloaders)[number];

const downloadResult = z.object({
	/** Medians */
	megabytesPerSecond: z.number(),
	/** MB that the memory of a fresh process grew by at most */
	growth: z.number(),
	/** MB that it grew by at most when it fetched the file once more */
	growthAgain: z.number(),
	toHttpRequest: z.number(),
});

export type DownloadResult = z.infer<typeof downloadResult>;

const download = z.object({
	/** How the growth of the memory was measured */
	growthFrom: z.string(),
	sizes: z.array(
		z.object({
			/** MB of 1,000,000 bytes */
			megabytes: z.number(),
			repeats: z.number(),
			downloaders: z.object({
				'Wait for Video': downloadResult,
				'HTTP Request': downloadResult,
				undici: downloadResult,
			}),
		}),
	),
});

const load = z.object({
	repeats: z.number(),
	/** Medians */
	milliseconds: z.number(),
	heapMegabytes: z.number(),
	rssMegabytes: z.number(),
	/** Files that are loaded, of the package and of what it alone asks for */
	modules: z.number(),
});

const creating = z.array(
	z.object({
		items: z.number(),
		/** Of JSON in each item */
		kilobytes: z.number(),
		/** Milliseconds for which nothing else could run: at most, and at most in 99 of 100 looks */
		longestBlock: z.number(),
		usualBlock: z.number(),
		/** Milliseconds that Node has collected garbage for at once, at most */
		longestCollection: z.number(),
		/** Milliseconds for all items */
		passed: z.number(),
	}),
);

const waiting = z.object({
	videos: z.number(),
	/** Seconds */
	pollInterval: z.number(),
	/** Seconds over which the CPU was measured */
	window: z.number(),
	/** KB of heap after a collection of garbage, for each video */
	heapKilobytesPerVideo: z.number(),
	/** Milliseconds of CPU for each video and minute of waiting, without those of an idle process */
	cpuPerVideoMinute: z.number(),
	/** Milliseconds of CPU that the idle process takes in a minute */
	idleCpuPerMinute: z.number(),
	/** For each video in a minute, within the window */
	queriesPerVideoMinute: z.number(),
});

export const alternativeNames = [
	'KyyVideo',
	'HTTP Request, Loop Over Items',
	'HTTP Request, all together',
	'OpenAI',
] as const;

export type AlternativeName = (typeof alternativeNames)[number];

export const faultNames = [
	'answerLost',
	'killed',
	'rateLimit',
	'addressExpired',
	'errorPage',
	'oneFails',
	'promptRefused',
	'wrongKey',
	'wrongField',
] as const;

export type FaultName = (typeof faultNames)[number];

/** What came of an execution */
const outcome = z.object({
	/** Videos that were asked for */
	wanted: z.number(),
	/** Requests for a video that the service has got, and videos that it has accepted and charges for */
	sent: z.number(),
	paid: z.number(),
	queries: z.number(),
	/** Files that were handed on: those that are MP4s, and the others */
	mp4s: z.number(),
	broken: z.number(),
	/** Items that were handed on with an error */
	errors: z.number(),
	/** `stopped` is what did not end by itself */
	ending: z.enum(['success', 'error', 'crashed', 'stopped']),
	/** Of the error that has ended it */
	words: z.string().nullable(),
	/** From the start of the first node to the end of the last one */
	seconds: z.number(),
});

export type TrialOutcome = z.infer<typeof outcome>;

const alternatives = z.object({
	videos: z.number(),
	/** Seconds that the videos take */
	fastest: z.number(),
	slowest: z.number(),
	/** Seconds of the Wait node */
	pause: z.number(),
	/** Seconds that an execution with a fault is given */
	stoppedAfter: z.number(),
	alternatives: z.array(
		z.object({
			name: z.enum(alternativeNames),
			nodes: z.number(),
			fields: z.number(),
			expressions: z.number(),
			undisturbed: outcome,
			disturbed: z.array(z.object({ fault: z.enum(faultNames), outcome })),
		}),
	),
});

const submitting = z.array(
	z.object({
		items: z.number(),
		/** What the service takes; any number where it is null */
		createsPerSecond: z.number().nullable(),
		/** Videos that the service has accepted */
		accepted: z.number(),
		/** Seconds until the service answers a create */
		latency: z.number(),
		/** Seconds that the node takes */
		seconds: z.number(),
	}),
);

const pipeline = z.object({
	videos: z.number(),
	/** Seconds until the service answers a create */
	latency: z.number(),
	/** Seconds that the videos take */
	fastest: z.number(),
	slowest: z.number(),
	ways: z.array(z.object({ name: z.enum(alternativeNames), outcome })),
});

const rows = z.object({
	/** MB of 1,000,000 bytes that each MP4 has */
	megabytes: z.number(),
	sizes: z.array(
		z.object({
			rows: z.number(),
			/** Files that were handed on */
			files: z.number(),
			/** From the start of the first node to the end of the last one */
			seconds: z.number(),
			/** MB that the process of n8n grew by at most; nothing where the system does not tell */
			growth: z.number().nullable(),
			/** Milliseconds for which nothing else could run: at most, and at most in 99 of 100 looks */
			longestBlock: z.number(),
			usualBlock: z.number(),
		}),
	),
});

/** What is measured by each part */
export const parts = {
	alternatives,
	together,
	notice,
	download,
	load,
	creating,
	waiting,
	submitting,
	pipeline,
	rows,
} as const;

export type PartName = keyof typeof parts;

export type PartResult<Name extends PartName> = z.infer<(typeof parts)[Name]>;

const measured = <Schema extends z.ZodTypeAny>(result: Schema) =>
	z
		.object({
			environment,
			/** That measuring took; parts that were measured before this was kept have none */
			seconds: z.number().optional(),
			result,
		})
		.optional()
		.catch(undefined);

/** All that stands in `bench.json`; a part that was never run, or measured otherwise than today, is missing */
export const results = z.object({
	alternatives: measured(alternatives),
	together: measured(together),
	notice: measured(notice),
	download: measured(download),
	load: measured(load),
	creating: measured(creating),
	waiting: measured(waiting),
	submitting: measured(submitting),
	pipeline: measured(pipeline),
	rows: measured(rows),
});

export type Results = z.infer<typeof results>;
