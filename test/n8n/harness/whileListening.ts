import type { FastifyInstance } from 'fastify';
import { HOST } from '../n8nSettings';

/**
 * Has a server listen on this machine while `use` runs.
 *
 * @param use is given where it listens, without a slash at the end
 */
export async function whileListening(
	app: FastifyInstance,
	use: (origin: string) => Promise<void>,
): Promise<void> {
	const origin = await app.listen({ host: HOST, port: 0 });
	try {
		await use(origin);
	} finally {
		await app.close();
	}
}
