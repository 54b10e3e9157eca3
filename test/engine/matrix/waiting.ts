import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { clientOf } from '../../service/client';
import type { RunResult } from '../harness/engine';
import { setUpHarness, type EngineHarness } from '../harness/engineHarness';
import { installVirtualClock } from '../virtualClock';
import { faultyItemOf, settingsOf, type Cell } from './cells';
import { reportedBy, succeeded } from './reported';

const video = readFileSync(join(__dirname, '..', '..', 'service', 'video.mp4'));

/** What the error of an item tells a workflow, beside its kind and the IDs */
export type Facts = Readonly<Record<string, unknown>>;

/** Three videos of which one meets the fault of a cell */
export interface Three {
	readonly ids: readonly string[];
	/** The ID of the one that meets the fault */
	readonly faulty: string;
}

/** What the cells of both phases of waiting have in common */
export interface Waiting {
	readonly harness: EngineHarness;
	/** Has three videos made, which are completed at once */
	readonly videosFor: (cell: Cell) => Promise<Three>;
	/** Runs "Wait for Video" for them, and checks that it has created nothing and given the key away to nobody */
	readonly waitFor: (cell: Cell, three: Three, parameters?: INodeParameters) => Promise<RunResult>;
	/**
	 * Checks that the user gets what the cell promises: the files, whole; or the error in the form of the setting,
	 * with the files of the others.
	 */
	readonly check: (cell: Cell, three: Three, result: RunResult, expected: Facts) => Promise<void>;
}

/** Sets the harness before the tests of the file, in virtual time */
export function setUpWaiting(): Waiting {
	const clock = installVirtualClock();
	const harness = setUpHarness({ now: clock.now, timing: { queuedMs: 0, processingMs: 0 } });

	const checkFiles = async (items: readonly INodeExecutionData[], ids: readonly string[]) => {
		expect(items.map(({ json }) => json)).toMatchObject(
			ids.map((id) => ({ id, status: 'completed' })),
		);
		for (const { binary } of items) {
			const file = binary?.data && (await harness.engine.bytesOf(binary.data));
			expect(file?.equals(video)).toBe(true);
		}
	};

	return {
		harness,
		async videosFor({ setting }) {
			const client = clientOf(harness.service);
			const ids = [await client.createId(), await client.createId(), await client.createId()];
			return { ids, faulty: ids[faultyItemOf(setting)] ?? '' };
		},
		async waitFor({ setting }, { ids }, parameters = {}) {
			const result = await clock.during(harness.service, async () =>
				harness.run({
					type: 'waitForVideo',
					parameters,
					items: ids.map((id) => ({ json: { id } })),
					settings: settingsOf[setting],
				}),
			);
			expect(harness.service.counts.create).toBe(ids.length);
			expect(harness.service.creates).toHaveLength(ids.length);
			expect(harness.service.keyLeaks).toEqual([]);
			return result;
		},
		async check({ setting, ending }, { ids, faulty }, result, expected) {
			if (ending.result === 'success') {
				await checkFiles(succeeded(result), ids);
				return;
			}
			const { facts, description, others } = reportedBy(result, setting, faultyItemOf(setting));
			expect(facts).toMatchObject({
				kind: ending.result,
				id: faulty,
				waitedSeconds: expect.any(Number) as unknown,
				...expected,
			});
			if (setting === 'plain' || setting === 'retryOnFail') {
				expect(facts.videoIds).toEqual(ids);
				for (const id of ids) expect(description).toContain(id);
				return;
			}
			await checkFiles(
				others,
				ids.filter((id) => id !== faulty),
			);
		},
	};
}
