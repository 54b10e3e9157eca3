import { startService, type Service, type ServiceOptions } from './simulatedService';

/**
 * Runs one service for all tests of a file, which forgets everything before each of them.
 *
 * @returns what gives the service, once the tests have begun
 */
export function useService(options: ServiceOptions = {}): () => Service {
	let service: Service | undefined;
	const started = () => {
		if (service === undefined) throw new Error('The service starts when the tests begin.');
		return service;
	};
	beforeAll(async () => {
		service = await startService(options);
	});
	beforeEach(() => {
		started().reset();
	});
	afterAll(async () => {
		await service?.stop();
	});
	return started;
}
