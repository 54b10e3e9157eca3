import { readFileSync, writeFileSync } from 'node:fs';

const megabyte = 1_000_000;

/** Milliseconds */
const sampleEvery = 10;

export interface Growth {
	/** MB that the process has at most taken more than before */
	readonly megabytes: number;
	/** How it was measured */
	readonly from: string;
}

/** Measures from now on by how much this process grows, until what it gives is called */
export function watchGrowth(): () => Growth {
	return watchByKernel() ?? watchBySamples();
}

/** Linux remembers the most that a process ever took, and forgets it when asked to */
function watchByKernel(): (() => Growth) | undefined {
	try {
		writeFileSync('/proc/self/clear_refs', '5');
	} catch {
		return undefined;
	}
	const before = process.memoryUsage.rss();
	return () => {
		const status = readFileSync('/proc/self/status', 'utf8');
		const kilobytes = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]);
		return {
			megabytes: (kilobytes * 1024 - before) / megabyte,
			from: 'the peak that Linux keeps (VmHWM)',
		};
	};
}

function watchBySamples(): () => Growth {
	const before = process.memoryUsage.rss();
	let peak = before;
	const sampling = setInterval(() => {
		peak = Math.max(peak, process.memoryUsage.rss());
	}, sampleEvery);
	return () => {
		clearInterval(sampling);
		peak = Math.max(peak, process.memoryUsage.rss());
		return {
			megabytes: (peak - before) / megabyte,
			from: `the memory every ${sampleEvery} ms`,
		};
	};
}
