import { z } from 'zod';
import { runTool } from '../n8n/runTool';

/** The libraries of n8n that the engine tests and the built package ask for by name. */
const librariesSchema = z.object({
	'@n8n/di': z.string(),
	'n8n-core': z.string(),
	'n8n-workflow': z.string(),
	'reflect-metadata': z.string(),
	zod: z.string(),
});

/** Each with its one version, as n8n pins it. */
export type Libraries = z.infer<typeof librariesSchema>;

/**
 * The number of a version of n8n.
 *
 * @param wanted such a number, or a tag of the npm registry, such as `latest`
 */
export async function versionOf(wanted: string, signal: AbortSignal): Promise<string> {
	return await viewN8n(wanted, 'version', z.string(), signal);
}

/** What a version of n8n is made with, so that a package finds the same there as in the tests. */
export async function librariesOf(version: string, signal: AbortSignal): Promise<Libraries> {
	return await viewN8n(version, 'dependencies', librariesSchema, signal);
}

/** @throws when the registry has no such n8n */
async function viewN8n<Output>(
	version: string,
	field: string,
	schema: z.ZodType<Output>,
	signal: AbortSignal,
): Promise<Output> {
	const args = ['view', `n8n@${version}`, field, '--json'];
	const shown = await runTool('npm', args, { cwd: __dirname, signal });
	if (shown === '') throw new Error(`The npm registry has no n8n ${version}.`);
	return schema.parse(JSON.parse(shown));
}
