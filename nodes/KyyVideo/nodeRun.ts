import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import type { LibraryAnswer } from '../shared/api/client';
import { isTool } from '../shared/execution/toolRun';
import { createConnect } from '../shared/execution/credential';
import { memoryOf } from '../shared/execution/nodeMemory';
import { cancelSignalOf } from '../shared/execution/runItems';
import { systemClock, systemTiming } from '../shared/timing/clock';
import { AdaptiveLimiter } from '../shared/timing/adaptiveLimiter';
import { Breather } from '../shared/timing/breather';
import { Limiter } from '../shared/timing/limiter';
import { SingleFlight } from '../shared/timing/singleFlight';
import { UploadLog } from './asset/uploadLog';
import { loadUploads, UploadRecords } from './asset/uploadRecords';
import { CrashLog } from './idempotency/crashLog';
import { RequestCounter } from './idempotency/requestCounter';
import { loadSubmissions, Submissions } from './idempotency/submissions';

/** A guess: quick enough for many items */
const lookUpsAtOnce = 4;

/** What all items of a run of the node share */
export type NodeRun = Awaited<ReturnType<typeof newRun>>;

/** @throws KyyVideoError `parameters` when what was submitted before cannot be read, or n8n remembers nothing */
export async function newRun(context: IExecuteFunctions) {
	const round = z.number().parse(context.evaluateExpression('{{ $runIndex }}', 0));
	const signal = cancelSignalOf(context);
	const over = new AbortController();
	const isCalledByAgent = isTool(context);
	const memory = memoryOf(context);
	const breather = new Breather(systemClock, signal);
	const breathe = async () => breather.breathe();
	await loadSubmissions(memory, breathe);
	await loadUploads(memory, breathe);
	const counter = new RequestCounter(memory);
	/** For the hints of the output */
	const counts = { handedOut: 0, submitted: 0, validated: 0, failures: 0 };
	return {
		context,
		/** What the output says beside the items */
		hints: new Set<string>(),
		/** `$runIndex` */
		round,
		/** Whether an AI agent calls the node */
		isTool: isCalledByAgent,
		connect: createConnect(context, systemClock),
		timing: systemTiming(signal),
		/** For what costs nothing, and need not go on once one item has ended the run. Another one for each request. */
		newTiming: () => systemTiming(signal, over.signal),
		onFailure: () => {
			counts.failures += 1;
			if (!context.continueOnFail()) over.abort();
		},
		createLimiter: new AdaptiveLimiter(),
		// The service takes uploads best one after another [seen]
		uploadLimiter: new Limiter({ concurrency: 1 }),
		lookUpLimiter: new Limiter({ concurrency: lookUpsAtOnce }),
		/** By the ID of the asset */
		assetAnswers: new SingleFlight<LibraryAnswer>(),
		uploads: new UploadRecords(memory, round),
		uploadLog: new UploadLog(context, counter, systemTiming(signal)),
		submissions: new Submissions(memory, {
			round,
			execution: context.getExecutionId(),
			isTool: isCalledByAgent,
		}),
		crashLog: new CrashLog(context, counter, systemTiming(signal)),
		counts,
	};
}
