import type { Service } from '../../service/simulatedService';

/** Ways in which the service cannot be reached, by name: the base URL that leads there */
export const unreachable: Readonly<Record<string, (service: Service) => string>> = {
	// Nobody listens at the port that is meant for multiplexing TCP services
	'connection refused': () => 'http://127.0.0.1:1/kyyReactApiServer',
	// A part of a name has 63 characters at most, so this one is refused without asking any server for it
	'name not found': () => `http://${'k'.repeat(64)}.invalid/kyyReactApiServer`,
	'TLS failed': ({ baseUrl }) => baseUrl.replace(/^http:/, 'https:'),
};
