import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { reportWhile, type Report } from '../n8n/report';
import { runTool } from '../n8n/runTool';
import { thisSystem } from './operatingSystem';

/** What Debian and others call it, and the browser that differs from it in its name only. */
const NAMES = ['chromium', 'google-chrome'] as const;

/** Its ID in os-release. */
const DEBIAN = 'debian';

/** With letters to write with, as a bare Debian has none. */
const DEBIAN_PACKAGES = ['chromium', 'fonts-liberation'] as const;

/**
 * The path of a Chromium: the one that CHROMIUM_PATH names, else one of this machine, else one that is
 * installed from Debian's packages now.
 *
 * @throws one sentence that says what to install, where that cannot be done from here
 */
export async function findChromium(report: Report): Promise<string> {
	const named = process.env['CHROMIUM_PATH'];
	if (named !== undefined && named !== '') {
		if (existsSync(named)) return named;
		throw new Error(`CHROMIUM_PATH names ${named}, but there is no such file.`);
	}
	const there = onPath();
	if (there !== undefined) return there;
	const system = await thisSystem();
	const installed = canInstall(system, process.getuid?.()) ? await install(report) : undefined;
	if (installed !== undefined) return installed;
	throw new Error(whatToInstall(system));
}

function onPath(): string | undefined {
	const folders = (process.env['PATH'] ?? '').split(delimiter);
	return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
}

/** Only Debian's own packages hold a browser: Ubuntu's of the same name fetches a snap instead. */
export function canInstall(system: string, userId: number | undefined): boolean {
	return system === DEBIAN && userId === 0;
}

/**
 * What to do where Chromium cannot be installed from here, in one sentence.
 *
 * @param system by its ID, such as `ubuntu`
 */
export function whatToInstall(system: string): string {
	const how =
		system === DEBIAN
			? 'install it as root (apt-get install chromium)'
			: "install Google Chrome (Ubuntu's package of Chromium holds none, but fetches a snap)";
	return `Chromium is missing: ${how}, or name the file of one in CHROMIUM_PATH.`;
}

async function install(report: Report): Promise<string | undefined> {
	const options = { cwd: '/', env: { DEBIAN_FRONTEND: 'noninteractive' } };
	await reportWhile(report, "Installing Chromium from Debian's packages", async () => {
		await runTool('apt-get', ['update'], options);
		const choice = ['install', '--yes', '--no-install-recommends', ...DEBIAN_PACKAGES];
		await runTool('apt-get', choice, options);
	});
	return onPath();
}
