import { readFile } from 'node:fs/promises';
import { arch, cpus, platform } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

import { ROOT } from '../demo/folders';
import { N8N_VERSION, type Runtime } from '../n8n/runtime';
import { runTool } from '../n8n/runTool';
import type { MeasuringEnvironment } from './results';

/** With what, where and when it is measured */
export async function environmentOf(runtime: Runtime): Promise<MeasuringEnvironment> {
	const { version } = z
		.object({ version: z.string() })
		.parse(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')));
	return {
		date: new Date().toISOString(),
		package: version,
		n8n: N8N_VERSION,
		node: process.version,
		n8nNode: await runTool(runtime.node, ['--version'], { cwd: ROOT }),
		cpu: cpus()[0]?.model.trim() ?? 'unknown',
		cpus: cpus().length,
		system: `${platform()} ${arch()}`,
	};
}
