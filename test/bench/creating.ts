import { runChild, startFakeServer } from './childProcess';
import { creatingOutcome } from './creatingTask';
import type { MeasuringTools } from './measuringTools';
import type { PartResult } from './results';

const items = 1_000;

const sizes = [1, 10, 100];

/** Creates videos for many items of several sizes, and measures for how long n8n could do nothing else meanwhile */
export async function measureCreating({
	report,
	child,
}: MeasuringTools): Promise<PartResult<'creating'>> {
	const fakeServer = await startFakeServer(child);
	try {
		const { origin } = fakeServer;
		const rows: PartResult<'creating'> = [];
		for (const kilobytes of sizes) {
			report(`  ${items} items of ${kilobytes} KB`);
			const task = { origin, items, kilobytes };
			const outcome = await runChild('creatingChild.ts', task, creatingOutcome, child);
			rows.push({ items, kilobytes, ...outcome });
		}
		return rows;
	} finally {
		await fakeServer.stop();
	}
}
