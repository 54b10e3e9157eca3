/**
 * Runs `npm ci`, unless all that package-lock.json names is installed already. It does without packages, as none may be
 * there yet.
 *
 *     node .ci/setup.mjs
 */
import { execSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const wanted = join(root, 'package-lock.json');
/** Written by npm, as the last thing that it does. */
const installed = join(root, 'node_modules', '.package-lock.json');

/** The packages of a lock file by their folders, without the repository itself. */
function packagesOf(path) {
	const { packages } = JSON.parse(readFileSync(path, 'utf8'));
	return new Map(Object.entries(packages).filter(([folder]) => folder !== ''));
}

/** Of optional packages, npm leaves out those that are for other systems. */
function isUpToDate() {
	if (!existsSync(installed)) return false;
	const [all, there] = [packagesOf(wanted), packagesOf(installed)];
	const isRight = ([folder, { version, integrity }]) => {
		const one = all.get(folder);
		return one?.version === version && one.integrity === integrity;
	};
	const isThere = ([folder, { optional }]) => there.has(folder) || optional === true;
	return [...there].every(isRight) && [...all].every(isThere);
}

if (!isUpToDate()) execSync('npm ci', { cwd: root, stdio: 'inherit' });
