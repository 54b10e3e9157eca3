import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
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

interface Verdicts {
	readonly published: z.infer<typeof verdictSchema>;
	readonly source: z.infer<typeof verdictSchema>;
	/** On a package with a file that must not be in it */
	readonly bad: z.infer<typeof verdictSchema>;
}

// eslint looks at a hundred files, on a machine that may be slow
const timeoutMs = 300_000;

let verdicts: Verdicts;

beforeAll(async () => {
	const folder = await mkdtemp(join(tmpdir(), 'kyyvideo-package-'));
	try {
		const { filename } = await pack(ROOT, folder);
		await promisify(execFile)('tar', ['-xzf', filename], { cwd: folder });
		const published = join(folder, 'package');
		verdicts = await verdictsOn(published, await badPackage(join(folder, 'bad'), published));
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}, timeoutMs);

/** Makes a package out of the published one's description. @returns its folder */
async function badPackage(folder: string, published: string): Promise<string> {
	const place = join(folder, 'dist', 'nodes', 'Bad');
	await mkdir(place, { recursive: true });
	await copyFile(join(published, 'package.json'), join(folder, 'package.json'));
	await writeFile(join(place, 'bad.js'), "console.log(require('node:fs'), process.env);\n");
	return folder;
}

/** What n8n's own gate says */
async function verdictsOn(published: string, bad: string): Promise<Verdicts> {
	const scans = [
		{ folder: published, patterns: patterns.published },
		{ folder: ROOT, patterns: patterns.source },
		{ folder: bad, patterns: patterns.published },
	];
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[join(__dirname, 'scan.mjs'), JSON.stringify(scans)],
		{
			cwd: ROOT,
			// In its own tests, and so under jest, the gate's plugin takes no file for what it is called
			env: { ...process.env, NODE_ENV: 'production' },
		},
	);
	const three = z.tuple([verdictSchema, verdictSchema, verdictSchema]).parse(JSON.parse(stdout));
	return { published: three[0], source: three[1], bad: three[2] };
}

test("n8n's gate for verified nodes lets the published package pass", () => {
	expect(verdicts.published).toEqual({ passed: true });
});

test("n8n's gate for verified nodes lets the source pass", () => {
	expect(verdicts.source).toEqual({ passed: true });
});

test("n8n's gate, as these tests ask it, finds what must not be in a package", () => {
	const { passed, details } = verdicts.bad;
	expect(passed).toBe(false);
	expect(details).toMatch(/no-console/);
	expect(details).toMatch(/no-restricted-imports/);
	expect(details).toMatch(/no-restricted-globals/);
});
