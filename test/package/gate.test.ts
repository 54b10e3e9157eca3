import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

import { ROOT } from '../demo/folders';
import { pack } from './pack';

/** The two that the gate looks at: what is published, and the commit that it was built from. */
const patterns = {
	published: ['**/*.js', 'package.json'],
	source: ['package.json', '{nodes,credentials}/**/*.{js,ts,json}'],
};

const verdictSchema = z.object({ passed: z.boolean(), details: z.string().optional() });

let published: string;

beforeAll(async () => {
	const folder = await mkdtemp(join(tmpdir(), 'kyyvideo-package-'));
	const { filename } = await pack(ROOT, folder);
	published = join(folder, 'package');
	await promisify(execFile)('tar', ['-xzf', filename], { cwd: folder });
});

afterAll(async () => {
	await rm(join(published, '..'), { recursive: true, force: true });
});

/** What n8n's own gate says of a folder */
async function verdictOn(folder: string, files: readonly string[]) {
	const scan = [join(__dirname, 'scan.mjs'), folder, ...files];
	const { stdout } = await promisify(execFile)(process.execPath, scan, {
		cwd: ROOT,
		// In its own tests, and so under jest, the gate's plugin takes no file for what it is called
		env: { ...process.env, NODE_ENV: 'production' },
	});
	return verdictSchema.parse(JSON.parse(stdout));
}

// eslint looks at a hundred files, on a machine that may be slow
const timeoutMs = 120_000;

test(
	"n8n's gate for verified nodes lets the published package pass",
	async () => {
		expect(await verdictOn(published, patterns.published)).toEqual({ passed: true });
	},
	timeoutMs,
);

test(
	"n8n's gate for verified nodes lets the source pass",
	async () => {
		expect(await verdictOn(ROOT, patterns.source)).toEqual({ passed: true });
	},
	timeoutMs,
);

test(
	"n8n's gate, as these tests ask it, finds what must not be in a package",
	async () => {
		const bad = join(published, 'dist', 'nodes', 'Bad');
		await mkdir(bad);
		await writeFile(join(bad, 'bad.js'), "console.log(require('node:fs'), process.env);\n");
		const { passed, details } = await verdictOn(published, patterns.published);
		expect(passed).toBe(false);
		expect(details).toMatch(/no-console/);
		expect(details).toMatch(/no-restricted-imports/);
		expect(details).toMatch(/no-restricted-globals/);
	},
	timeoutMs,
);
