import { join, relative } from 'node:path';

/** The repository, and so the package. */
export const ROOT = join(__dirname, '..', '..');

/** All that the demo makes lies below one folder, which git ignores. */
export const RUNTIME = join(ROOT, 'demo', 'runtime');
export const USER = join(ROOT, 'demo', 'user');
export const OUTPUT = join(ROOT, 'demo', 'output');

/** A path as it is typed in the repository's folder. */
export function fromRoot(path: string): string {
	return relative(ROOT, path);
}
