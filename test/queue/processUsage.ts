import { readFile } from 'node:fs/promises';

/** Linux tells the time of processors in hundredths of a second to all programs. */
const TICKS_PER_SECOND = 100;

/** Which of the fields behind the name of the program hold the ticks as the user and as the system. */
const [USER_TICKS, SYSTEM_TICKS] = [11, 12];

/** What a process takes. */
export interface Usage {
	/** MB of 1,000,000 bytes of memory that it holds at this moment. */
	memory: number;
	/** Seconds for which it has had a processor since it began. */
	cpu: number;
}

/** @throws where there is no /proc, which is anywhere but on Linux */
export async function usageOf(pid: number): Promise<Usage> {
	const [status, stat] = await Promise.all([
		readFile(`/proc/${pid}/status`, 'utf8'),
		readFile(`/proc/${pid}/stat`, 'utf8'),
	]);
	const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
	// The name stands in brackets and may hold anything.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	const ticks = Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS]);
	return { memory: (kilobytes * 1024) / 1_000_000, cpu: ticks / TICKS_PER_SECOND };
}
