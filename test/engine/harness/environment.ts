/**
 * What n8n's core reads from the environment when it is loaded. To be imported before anything of n8n-core.
 * Binary data goes to files, as in an n8n of the default settings, unless a test wants it elsewhere; they are gone when the process ends.
 */
import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const userFolder = mkdtempSync(join(tmpdir(), 'kyyvideo-engine-'));

process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_ENCRYPTION_KEY = 'only-for-tests';
process.env.N8N_DEFAULT_BINARY_DATA_MODE ??= 'filesystem';
// The errors that the tests provoke are looked at by the tests, not by a reader of the log
process.env.N8N_LOG_LEVEL = 'silent';

const removeFolder = () => {
	rmSync(userFolder, { recursive: true, force: true });
};

// Outside of jest, as in the benchmark, the process ends with its work
if (typeof afterAll === 'undefined') process.once('exit', removeFolder);
else afterAll(removeFolder);
