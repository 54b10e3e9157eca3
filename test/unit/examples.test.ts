import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

const folder = join(__dirname, '..', '..', 'examples');

const workflow = z.object({ settings: z.object({ saveExecutionProgress: z.boolean() }) });

test.each(readdirSync(folder))(
	'%s saves its progress, so that a retry after a crash pays for nothing again',
	(file) => {
		const text = readFileSync(join(folder, file), 'utf8');
		expect(workflow.parse(JSON.parse(text)).settings.saveExecutionProgress).toBe(true);
	},
);
