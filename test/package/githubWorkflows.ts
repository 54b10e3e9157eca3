import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from '../demo/folders';

const FOLDER = join(ROOT, '.github', 'workflows');

const permissionsSchema = z.record(z.string());

const stepSchema = z.object({
	uses: z.string().optional(),
	run: z.string().optional(),
	with: z.record(z.unknown()).default({}),
	env: z.record(z.unknown()).default({}),
});

const jobSchema = z.object({
	/** Another workflow, which it runs in place of steps. */
	uses: z.string().optional(),
	/** The jobs that must have passed before. */
	needs: z.union([z.string(), z.array(z.string())]).optional(),
	permissions: permissionsSchema.optional(),
	'timeout-minutes': z.number().optional(),
	strategy: z.object({ matrix: z.record(z.array(z.unknown())) }).optional(),
	steps: z.array(stepSchema).default([]),
});

const workflowSchema = z.object({
	on: z.record(z.unknown()),
	permissions: permissionsSchema,
	concurrency: z.object({ group: z.string() }),
	jobs: z.record(jobSchema),
});

export type Job = z.infer<typeof jobSchema>;

/** What GitHub is told to do, and when. */
export interface Workflow extends z.infer<typeof workflowSchema> {
	/** The name of its file. */
	file: string;
	text: string;
}

/** All workflows of this repository. @throws when one does not say what all should */
export function readWorkflows(): Workflow[] {
	return readdirSync(FOLDER).map((file) => {
		const text = readFileSync(join(FOLDER, file), 'utf8');
		return { ...workflowSchema.parse(parse(text)), file, text };
	});
}

/** The npm scripts that a job runs: all of them, where a matrix names them. */
export function scriptsOf({ steps, strategy }: Job): string[] {
	return steps.flatMap(({ run = '', env }) => {
		const named = [...run.matchAll(/\bnpm (test\b|run (\S+))/g)];
		return named.flatMap(([, script = '', name = script]) => {
			const [, variable = ''] = /^"\$(\w+)"$/.exec(name) ?? [];
			const [, column = ''] = /^\$\{\{ matrix\.(\w+) \}\}$/.exec(String(env[variable])) ?? [];
			return column === '' ? [name] : z.array(z.string()).parse(strategy?.matrix[column]);
		});
	});
}
