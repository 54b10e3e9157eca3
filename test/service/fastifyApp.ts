import fastify, { type FastifyInstance } from 'fastify';
import type { Endpoint, Host, Records } from './requestRecords';

declare module 'fastify' {
	interface FastifyContextConfig {
		/** What the records call this route. */
		endpoint?: Endpoint;
	}
}

/** A server that records each request and its answer, reads bodies as text, and closes at once. */
export function newApp(host: Host, records: Records): FastifyInstance {
	const app = fastify({
		forceCloseConnections: true,
		exposeHeadRoutes: false,
		// Nobody says how long an ID may be
		routerOptions: { maxParamLength: 10_000 },
	});
	// The body's content type is one of the service's own checks, so fastify must not refuse it first.
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
		done(null, body);
	});
	app.addHook('preHandler', (request, _reply, done) => {
		records.arrived(host, request);
		done();
	});
	app.addHook('onSend', (request, reply, payload, done) => {
		records.answered(request, reply.statusCode, payload);
		done(null, payload);
	});
	return app;
}

/** Listens on this machine only; port 0 takes any free one. Gives the origin. */
export async function listen(app: FastifyInstance, port: number): Promise<string> {
	return app.listen({ host: '127.0.0.1', port });
}
