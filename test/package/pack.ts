import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';

/** What npm tells of a tarball, sizes in bytes. */
const packedSchema = z.object({
	name: z.string(),
	version: z.string(),
	filename: z.string(),
	size: z.number(),
	unpackedSize: z.number(),
	files: z.array(z.object({ path: z.string(), size: z.number() })),
});

export type Packed = z.infer<typeof packedSchema>;

/** What `npm publish` would put into the tarball of the package that lies built in `folder`. */
export async function listPacked(folder: string): Promise<Packed> {
	return await runPack(['--dry-run'], folder);
}

/** Packs the package that lies built in `folder`, as `npm publish` would, into a tarball in `into`. */
export async function pack(folder: string, into: string, signal?: AbortSignal): Promise<Packed> {
	return await runPack(['--pack-destination', into], folder, signal);
}

async function runPack(
	options: readonly string[],
	folder: string,
	signal?: AbortSignal,
): Promise<Packed> {
	const { stdout } = await promisify(execFile)('npm', ['pack', '--json', ...options], {
		cwd: folder,
		signal,
	});
	const [packed] = z.tuple([packedSchema]).parse(JSON.parse(stdout));
	return packed;
}
