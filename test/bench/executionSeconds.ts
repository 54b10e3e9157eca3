import type { Execution } from '../n8n/execution';

/** From the start of the first node to the end of the last one */
export function secondsOf({ data }: Execution): number {
	const runs = Object.values(data.resultData.runData).flat();
	const from = Math.min(...runs.map(({ startTime }) => startTime));
	const to = Math.max(...runs.map(({ startTime, executionTime }) => startTime + executionTime));
	return runs.length === 0 ? 0 : (to - from) / 1000;
}
