import type { Runtime } from './runtime';

export const HOST = '127.0.0.1';

/**
 * What a program needs from the environment. All else is kept from n8n: the user may have settings
 * of an n8n of their own in the environment, e.g. its database.
 */
const PASSED_ON = [
	'HOME',
	'USERPROFILE',
	'APPDATA',
	'LOCALAPPDATA',
	'SYSTEMROOT',
	'TEMP',
	'TMP',
	'TMPDIR',
	'LANG',
	'TZ',
	'NODE_EXTRA_CA_CERTS',
	'HTTP_PROXY',
	'HTTPS_PROXY',
	'http_proxy',
	'https_proxy',
];

/** A private n8n: answers on the loopback address only, and sends no request of its own accord. */
const PRIVATE = {
	N8N_HOST: HOST,
	N8N_LISTEN_ADDRESS: HOST,
	N8N_WORKER_SERVER_ADDRESS: HOST,
	N8N_RUNNERS_BROKER_LISTEN_ADDRESS: HOST,
	NO_PROXY: `${HOST},localhost`,
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	// This module asks n8n's servers for a list at every start, and has no switch of its own.
	N8N_DISABLED_MODULES: 'mcp-registry',
};

const CONVENIENT = {
	// In seconds: how long it waits for running executions when it is asked to stop.
	N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '5',
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	// Browsers, and the tests' own client, speak plain HTTP to it.
	N8N_SECURE_COOKIE: 'false',
	// As n8n does by default in a single process.
	N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
};

/** The whole environment of an n8n process that keeps its things in `userFolder`. */
export function settingsOf(
	runtime: Runtime,
	userFolder: string,
	more: Readonly<Record<string, string>>,
): Record<string, string> {
	const passedOn = PASSED_ON.flatMap((name) => {
		const value = process.env[name];
		return value === undefined ? [] : [[name, value] as const];
	});
	return {
		...Object.fromEntries(passedOn),
		// n8n starts its task runner, and npm, by their bare names.
		PATH: runtime.path,
		N8N_USER_FOLDER: userFolder,
		...PRIVATE,
		...CONVENIENT,
		...more,
	};
}
