import { once } from 'node:events';
import { createServer as createHttpServer, request as requestHttp } from 'node:http';
import { request as requestHttps, type RequestOptions } from 'node:https';
import { createServer, isIP, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';

import { z } from 'zod';

import { networkErrorWords, neverLeft } from '../../nodes/shared/api/networkError';
import { makeCertificate } from './certificate';

const host = '127.0.0.1';

const certificate = makeCertificate({ subject: 'localhost' });

const servers = new Set<Server>();
const sockets = new Set<Socket>();

afterEach(async () => {
	for (const socket of sockets) socket.destroy();
	sockets.clear();
	await Promise.all([...servers].map(closed));
	servers.clear();
});

async function closed(server: Server): Promise<void> {
	await new Promise<void>((resolve) => {
		server.close(() => {
			resolve();
		});
	});
}

/** @returns its port */
async function listen(server: Server): Promise<number> {
	servers.add(server);
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('error', () => {
			// Connections are meant to break here
		});
	});
	server.listen(0, host);
	await once(server, 'listening');
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('It has no port');
	return address.port;
}

async function refusingPort(): Promise<number> {
	const server = createServer();
	const port = await listen(server);
	await closed(server);
	return port;
}

/** Sends a request that is bound to fail, and gives the error */
async function failureOf(
	options: RequestOptions,
	{ tls = true, signal }: { tls?: boolean; signal?: AbortSignal } = {},
): Promise<unknown> {
	const send = tls ? requestHttps : requestHttp;
	return await new Promise((resolve, reject) => {
		const sending = send({
			host,
			method: 'POST',
			agent: false,
			...options,
			...(signal && { signal }),
		});
		sending.on('error', resolve);
		sending.on('response', (response) => {
			response.on('error', resolve);
			response.on('end', () => {
				reject(new Error('An answer came'));
			});
			response.resume();
		});
		sending.end('{}');
	});
}

/** As axios and n8n hand an error on */
const wrapped = (error: unknown): unknown => ({
	name: 'NodeApiError',
	message: 'The service refused the connection',
	cause: { name: 'AxiosError', message: 'Request failed', code: undefined, cause: error },
});

const failure = z.object({ message: z.string().default(''), code: z.string().optional() });

/** As n8n before 2.34 hands an error on: without a cause, but with the words and the code of axios, if that had any */
const forgetful = (error: unknown): unknown => {
	const { message, code } = failure.catch({ message: '' }).parse(error);
	return {
		name: 'NodeApiError',
		message: 'The service refused the connection',
		cause: undefined,
		messages: [message || 'Error'],
		httpCode: code ?? null,
	};
};

describe('a request has never left', () => {
	const expectNeverLeft = (error: unknown) => {
		expect([error, wrapped(error), forgetful(error)].map(neverLeft)).toEqual([true, true, true]);
	};

	test('when the port is closed', async () => {
		const port = await refusingPort();
		expectNeverLeft(await failureOf({ port }, { tls: false }));
	});

	test('when the port is closed at all addresses of a name', async () => {
		const port = await refusingPort();
		const addresses = [host, '::1'].map((address) => ({ address, family: isIP(address) }));
		const lookup: RequestOptions['lookup'] = (_name, _options, callback) => {
			callback(null, addresses);
		};
		expectNeverLeft(await failureOf({ port, host: 'localhost', lookup }, { tls: false }));
	});

	test('when the name does not exist', async () => {
		expectNeverLeft(await failureOf({ port: 1, host: 'missing.invalid' }, { tls: false }));
	});

	test.each([
		['a server without TLS', () => createHttpServer()],
		['a server of another protocol', () => createServer((socket) => socket.write('220 mail\r\n'))],
		['a server that hangs up', () => createServer((socket) => socket.end())],
		[
			'a server that hangs up in the middle of the handshake',
			() => createServer((socket) => socket.once('data', () => socket.destroy())),
		],
	])('when it meets %s instead of TLS', async (_what, server) => {
		expectNeverLeft(await failureOf({ port: await listen(server()) }));
	});

	const expired = makeCertificate({ until: 2021 });
	const expiredToday = { ca: expired.cert, servername: 'localhost' };

	test.each([
		['is signed by itself', certificate, {}],
		['is signed by an unknown authority', makeCertificate({ issuer: 'unknown' }), {}],
		['has expired', expired, expiredToday],
		['is for another name', certificate, { ca: certificate.cert, servername: 'elsewhere.invalid' }],
	])('when the certificate %s', async (_what, shown, options) => {
		const server = createTlsServer(shown);
		const received = contentOf(server);
		expectNeverLeft(await failureOf({ port: await listen(server), ...options }));
		expect(received()).toBe('');
	});

	test('when both sides have no TLS version in common', async () => {
		const server = createTlsServer({ ...certificate, minVersion: 'TLSv1.3' });
		const received = contentOf(server);
		expectNeverLeft(await failureOf({ port: await listen(server), maxVersion: 'TLSv1.2' }));
		expect(received()).toBe('');
	});

	test.each([
		['a name that could not be looked up for now', { code: 'EAI_AGAIN' }],
		[
			'an address that cannot be reached',
			{
				code: 'EHOSTUNREACH',
				syscall: 'connect',
				message: 'connect EHOSTUNREACH 10.0.0.1:443 - Local (10.0.0.2:0)',
			},
		],
		[
			'a connection that took too long',
			{ code: 'ETIMEDOUT', syscall: 'connect', message: 'connect ETIMEDOUT 10.0.0.1:443' },
		],
		[
			"n8n's own protection of private networks",
			{
				name: 'SsrfBlockedIpError',
				message: 'The request was blocked because it resolves to a restricted IP address',
			},
		],
		[
			'several failures that are all of this kind',
			{ code: 'ECONNREFUSED', errors: [{ code: 'ECONNREFUSED' }] },
		],
	])('after %s', (_what, error) => {
		expectNeverLeft(error);
	});
});

/** What came through the encryption of a server */
function contentOf(server: Server): () => string {
	let content = '';
	server.on('secureConnection', (socket: TLSSocket) => {
		socket.on('data', (chunk: Buffer) => {
			content += chunk.toString();
		});
		socket.on('error', () => {
			// The client hangs up
		});
	});
	return () => content;
}

describe('a request may have left', () => {
	const expectMayHaveLeft = (error: unknown) => {
		expect([error, wrapped(error), forgetful(error)].map(neverLeft)).toEqual([false, false, false]);
	};

	const waysToEnd: ReadonlyArray<readonly [string, (socket: Socket) => void]> = [
		['closed', (socket) => socket.destroy()],
		[
			'reset',
			() => {
				// Not by the encrypted socket, which cannot do that
				for (const socket of sockets) socket.resetAndDestroy();
			},
		],
		['closed within the answer', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Le')],
		['answered with something that is no HTTP', (socket) => socket.end('garbage\r\n\r\n')],
	];

	test.each(waysToEnd)('when the connection is then %s', async (_what, end) => {
		const server = createServer((socket) => {
			socket.once('data', () => {
				end(socket);
			});
		});
		expectMayHaveLeft(await failureOf({ port: await listen(server) }, { tls: false }));
	});

	test.each(waysToEnd)('when the encrypted connection is then %s', async (_what, end) => {
		const server = createTlsServer(certificate, (socket) => {
			socket.once('data', () => {
				end(socket);
			});
		});
		const trusted = { ca: certificate.cert, servername: 'localhost' };
		expectMayHaveLeft(await failureOf({ port: await listen(server), ...trusted }));
	});

	test('when it is stopped while its answer is awaited', async () => {
		const controller = new AbortController();
		const server = createServer((socket) => {
			socket.once('data', () => {
				controller.abort();
			});
		});
		const stopped = failureOf(
			{ port: await listen(server) },
			{ tls: false, signal: controller.signal },
		);
		expectMayHaveLeft(await stopped);
	});

	test.each<[string, unknown]>([
		['a time-out', { code: 'ECONNABORTED', message: 'timeout of 120000ms exceeded' }],
		['a time-out of the open connection', { code: 'ETIMEDOUT', syscall: 'read' }],
		['a pipe that broke', { code: 'EPIPE', syscall: 'write' }],
		['an encryption that broke', { code: 'ERR_SSL_BAD_RECORD_TYPE' }],
		[
			'several failures, one of which may have let it leave',
			{ errors: [{ code: 'ECONNREFUSED' }, { code: 'ECONNRESET', syscall: 'read' }] },
		],
		['no failures', { errors: [] }],
		['an error without anything', {}],
		['a text', 'connect ECONNREFUSED'],
		['a number', 7],
		['null', null],
		['nothing', undefined],
		['fields of the wrong type', { code: 7, syscall: null, message: [], name: {}, errors: 'x' }],
	])('after %s', (_what, error) => {
		expectMayHaveLeft(error);
	});
});

describe('what the connection itself said', () => {
	test('is the innermost message of the errors that wrap each other', () => {
		const cause = new Error('axios', { cause: new Error('read ECONNRESET') });
		expect(networkErrorWords(new Error('You can retry immediately', { cause }))).toBe(
			'read ECONNRESET',
		);
	});

	test('is the message above an error without a message', () => {
		const cause = new AggregateError([new Error('one'), new Error('two')]);
		expect(networkErrorWords(new Error('connect ECONNREFUSED', { cause }))).toBe(
			'connect ECONNREFUSED',
		);
	});

	test('is what n8n has kept of an error that it has lost', () => {
		expect(networkErrorWords(forgetful(new Error('read ECONNRESET')))).toBe('read ECONNRESET');
	});

	test.each([
		[undefined, 'undefined'],
		[null, 'null'],
		['text', 'text'],
		[7, '7'],
		[{}, '[object Object]'],
	])('is what %j says as a text, where it has no words', (error, words) => {
		expect(networkErrorWords(error)).toBe(words);
	});

	test('has an end for an error that wraps itself', () => {
		const error: { message: string; cause?: unknown } = { message: 'round' };
		error.cause = error;
		expect(networkErrorWords(error)).toBe('round');
		expect(neverLeft(error)).toBe(false);
	});
});
