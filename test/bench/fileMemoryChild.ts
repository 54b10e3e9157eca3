/**
 * Lets three executions at once fetch files that n8n keeps in a database, 480 MiB in all, and prints how many it has stored,
 * and how much memory buffers took at once.
 */
process.env.N8N_DEFAULT_BINARY_DATA_MODE = 'database';
import { startEngine } from '../engine/harness/engine';

import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import { tmpdir } from 'node:os';

import { PREFIX } from '../service/paths';
import { startFakeServer } from './childProcess';
import { SlowDatabase } from './slowDatabase';

const bytes = 40 * 1024 * 1024;

/** As many as a run fetches at once */
const items = Array.from({ length: 4 }, () => ({ json: {} }));

async function main(): Promise<void> {
	const { signal } = new AbortController();
	const server = await startFakeServer({ node: process.execPath, folder: tmpdir(), signal });
	const engine = await startEngine();
	const database = new SlowDatabase();
	Container.get(BinaryDataService).setManager('database', database);
	const fetchAll = async () =>
		engine.run({
			type: 'waitForVideo',
			credential: { apiKey: 'key', baseUrl: server.origin + PREFIX },
			// Items share a file of the same name
			parameters: { videoId: `video_${bytes}`, options: { fileName: '={{ $itemIndex }}' } },
			items,
		});
	const runs = await Promise.all([fetchAll(), fetchAll(), fetchAll()]);
	for (const { error } of runs) if (error) throw error;
	await server.stop();
	const { stored, most } = database;
	process.stdout.write(JSON.stringify({ stored, most }), () => process.exit());
}

void main();
