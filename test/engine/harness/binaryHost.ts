import { Container } from '@n8n/di';
import fastify from 'fastify';
import { BinaryDataService } from 'n8n-core';
import { z } from 'zod';

const query = z.object({ token: z.string() });

/**
 * The part of n8n that hands out binary data by signed addresses, which is not in its engine: the check of the token
 * and the file are n8n's.
 */
export interface BinaryHost {
	/** Where it is, without a slash at its end */
	readonly address: string;
	stop(): Promise<void>;
}

async function startBinaryHost(): Promise<BinaryHost> {
	const app = fastify({ forceCloseConnections: true });
	app.get('/rest/binary-data/signed', async (request, reply) => {
		const files = Container.get(BinaryDataService);
		const id = files.validateSignedToken(query.parse(request.query).token);
		const { mimeType = 'application/octet-stream' } = await files.getMetadata(id);
		return await reply.type(mimeType).send(await files.getAsStream(id));
	});
	const address = await app.listen({ host: '127.0.0.1', port: 0 });
	return { address, stop: async () => app.close() };
}

/** As `startBinaryHost`, for the tests of one file; to be called after `setUpHarness` */
export function serveBinaries(): () => BinaryHost {
	let host: BinaryHost | undefined;
	beforeAll(async () => {
		host = await startBinaryHost();
	});
	afterAll(async () => {
		await host?.stop();
	});
	return () => {
		if (host === undefined) throw new Error('The host starts when the tests begin');
		return host;
	};
}
