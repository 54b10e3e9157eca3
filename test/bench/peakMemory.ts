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
	return watchByKernel('self') ?? watchBySamples();
}

/** The same of another process; nothing where the system does not keep that */
export const watchGrowthOf = (pid: number): (() => Growth) | undefined =>
	watchByKernel(pid.toString());

/** Linux remembers the most that a process ever took, and forgets it when asked to */
function watchByKernel(pid: string): (() => Growth) | undefined {
	const readMegabytes = (name: string) => {
		const status = readFileSync(`/proc/${pid}/status`, 'utf8');
		const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
		return (Number(kilobytes) * 1024) / megabyte;
	};
	try {
		writeFileSync(`/proc/${pid}/clear_refs`, '5');
	} catch {
		return undefined;
	}
	const before = readMegabytes('VmRSS');
	return () => ({
		megabytes: readMegabytes('VmHWM') - before,
		from: 'the peak that Linux keeps (VmHWM)',
	});
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
