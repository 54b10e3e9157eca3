import { join } from 'node:path';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import { until } from '../n8n/harness/until';
import { startOwnProcess } from '../n8n/ownProcess';

const LOCKED = 'The database is locked.';

/** Waits for n8n's own changes, for some seconds; held by the process, it lasts until that ends. */
const HOLD_LOCK = `
	const { DatabaseSync } = require('node:sqlite');
	globalThis.database = new DatabaseSync(process.argv[1], { timeout: 10_000 });
	globalThis.database.exec('BEGIN IMMEDIATE');
	console.log('${LOCKED}');
	setInterval(() => {}, 60_000);
`;

/** As a backup or another program may hold n8n's database: it can be read, but nothing can be written. */
export interface DatabaseLock {
	release: () => Promise<void>;
}

/** Locks n8n's database, from a process of its own: this one's Node may be too old to open it. */
export async function lockDatabase({ runtime, folder }: N8nHarness): Promise<DatabaseLock> {
	const database = join(folder, '.n8n', 'database.sqlite');
	const holder = await startOwnProcess(runtime.node, ['-e', HOLD_LOCK, database], {
		environment: {},
		log: join(folder, 'lock.log'),
	});
	await until('the lock', async () => (await holder.lastLines()).includes(LOCKED));
	return { release: () => holder.kill() };
}
