import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startOwnProcess, type OwnProcess } from '../n8n/ownProcess';
import { untilReady } from '../queue/programReady';

let folder: string;
let log: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'kyyvideo-ready-'));
	log = join(folder, 'program.log');
});

afterEach(async () => {
	await rm(folder, { recursive: true });
});

const start = async (program: string): Promise<OwnProcess> =>
	await startOwnProcess(process.execPath, ['-e', program], { environment: {}, log });

const saysReady = async () => (await readFile(log, 'utf8')).includes('ready');

const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

test('a program that says so is ready', async () => {
	const program = await start('console.log("ready"); setInterval(() => {}, 1000)');
	await untilReady('The program', program, saysReady);
	await program.kill();
});

test('a program that has ended is reported at once with its last words, and its log is read no more', async () => {
	const before = timers();
	const program = await start('console.log("no room is left"); process.exitCode = 3');
	await expect(untilReady('The program', program, saysReady)).rejects.toThrow(
		/^The program has ended by itself \(exit code 3\)\. Its last words:\nno room is left/,
	);
	expect(timers()).toBe(before);
});
