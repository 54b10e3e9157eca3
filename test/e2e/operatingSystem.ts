import { parseEnv } from 'node:util';
import { z } from 'zod';
import { readIfThere } from '../n8n/readIfThere';

/** What a system says of itself. The default is that of os-release(5): without an ID, it is `linux`. */
const osReleaseSchema = z.object({ ID: z.string().default('linux') });

/**
 * The ID of a system, such as `debian` or `ubuntu`.
 *
 * @param osRelease the text of its /etc/os-release
 */
export function systemOf(osRelease: string): string {
	return osReleaseSchema.parse(parseEnv(osRelease)).ID;
}

/** The ID of the system that this runs on. */
export async function thisSystem(): Promise<string> {
	return systemOf((await readIfThere('/etc/os-release')) ?? '');
}
