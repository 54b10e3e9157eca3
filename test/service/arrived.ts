import type { Service } from './simulatedService';

/** Resolves as soon as the service holds the given number of requests. */
export async function arrived(service: Service, count: number): Promise<void> {
	while (service.requests.length < count) await new Promise(setImmediate);
}
