import { setTimeout as sleep } from 'node:timers/promises';

import { knownFaults } from '../../service/knownFaults';
import type { Service, ServiceOptions } from '../../service/simulatedService';
import { AT_ONCE } from '../../n8n/harness/videoTiming';
import type { FaultName } from '../results';
import { promptsOf, type VideoBatch } from './alternative';

/** Seconds for which the service limits requests, and its Retry-After */
const LIMITED_FOR = 30;

const LOOK_EVERY_MS = 100;

/** Something that goes wrong while n8n itself goes on running */
export interface Fault {
	readonly name: FaultName;
	readonly batch: VideoBatch;
	readonly options: ServiceOptions;
	/** Makes the service go wrong; until it aborts, if that takes time */
	readonly disturb: (service: Service, signal: AbortSignal) => Promise<void>;
}

const oneVideo: VideoBatch = { prompts: promptsOf(1) };

const tenPrompts = promptsOf(10);

/** What is settled before anything is asked for */
const beforehand =
	(settle: (service: Service) => void): Fault['disturb'] =>
	async (service) => {
		settle(service);
		await Promise.resolve();
	};

export const faults: readonly Fault[] = [
	{
		name: 'answerLost',
		batch: oneVideo,
		options: AT_ONCE,
		disturb: beforehand((service) => {
			service.misbehave({ on: 'create', fault: 'drop', accepted: true });
		}),
	},
	{
		name: 'rateLimit',
		batch: oneVideo,
		options: AT_ONCE,
		disturb: async (service, signal) => {
			const retryAfter = { seconds: LIMITED_FOR };
			service.misbehave({ on: 'query', fault: 'rateLimit', retryAfter, times: Infinity });
			while (service.counts.query === 0) await sleep(LOOK_EVERY_MS, undefined, { signal });
			await sleep(LIMITED_FOR * 1000, undefined, { signal });
			service.behave();
		},
	},
	{
		name: 'addressExpired',
		batch: oneVideo,
		options: AT_ONCE,
		disturb: beforehand((service) => {
			service.nextTask({ expiredAddresses: 1 });
		}),
	},
	{
		name: 'errorPage',
		batch: oneVideo,
		options: AT_ONCE,
		disturb: beforehand((service) => {
			service.misbehave({ on: 'download', ...knownFaults.download['page, HTTP 200'] });
		}),
	},
	{
		name: 'oneFails',
		batch: { prompts: tenPrompts, continues: true },
		options: AT_ONCE,
		disturb: beforehand((service) => {
			const outcome = { kind: 'failed', error: '生成失败' } as const;
			// Not at once, as then it would be the create that fails.
			service.nextTask({ prompt: tenPrompts[4] ?? '', processingMs: 1_000, outcome });
		}),
	},
	{
		name: 'promptRefused',
		batch: oneVideo,
		options: AT_ONCE,
		disturb: beforehand((service) => {
			const { 'content refused, HTTP 200 with a code, not accepted': fault } = knownFaults.create;
			if (fault === undefined) throw new Error('The known faults no longer have this one');
			service.misbehave({ on: 'create', ...fault, times: Infinity });
		}),
	},
	{
		name: 'wrongKey',
		batch: oneVideo,
		options: { ...AT_ONCE, keys: ['another key'] },
		disturb: beforehand(() => undefined),
	},
	{
		name: 'wrongField',
		batch: { ...oneVideo, duration: 99 },
		options: AT_ONCE,
		disturb: beforehand(() => undefined),
	},
];
