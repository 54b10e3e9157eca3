import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { IHttpRequestOptions } from 'n8n-workflow';

import { isPrivateFor } from '../../nodes/shared/api/privateAddress';
import { openFile } from '../../nodes/WaitForVideo/openFile';

/** By the path: where it leads, or nothing where the file is */
const redirects: Readonly<Record<string, string>> = {
	'/moved': '/file',
	'/away': 'http://169.254.169.254/latest/meta-data',
	'/round': '/round',
	'/odd': 'ftp://files.example/v.mp4',
};

let server: Server;

const asked: string[] = [];

beforeAll(async () => {
	server = createServer((request, response) => {
		const path = request.url ?? '';
		asked.push(path);
		const location = redirects[path];
		if (location === undefined) response.writeHead(200);
		else response.writeHead(302, { location });
		response.end('the file');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

beforeEach(() => {
	asked.length = 0;
});

afterAll(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

const origin = (): string => {
	const { port } = server.address() as AddressInfo;
	return `http://127.0.0.1:${port}`;
};

/** As n8n does it when it is told to follow no redirect */
async function send({ url, disableFollowRedirect }: IHttpRequestOptions) {
	expect(disableFollowRedirect).toBe(true);
	const body = await new Promise<IncomingMessage>((resolve, reject) => {
		get(url, { agent: false }, resolve).on('error', reject);
	});
	return { statusCode: body.statusCode, headers: body.headers, body };
}

const open = async (path: string, isPrivate: (url: string) => boolean = () => false) => {
	const url = path.startsWith('/') ? origin() + path : path;
	return await openFile(send, url, isPrivate, new AbortController().signal);
};

test('a redirect is followed', async () => {
	expect(await open('/moved')).toMatchObject({ httpStatus: 200 });
	expect(asked).toEqual(['/moved', '/file']);
});

const isOfService = (url: string) => !url.startsWith(origin());

test.each([
	['the address itself', 'http://169.254.169.254/latest/meta-data', []],
	['that of a redirect', '/away', ['/away']],
])('where %s is private, nothing is asked there', async (_what, path, requests) => {
	expect(await open(path, isOfService)).toBe('private');
	expect(asked).toEqual(requests);
});

test('redirects without an end are given up', async () => {
	expect(await open('/round')).toMatchObject({ httpStatus: 302 });
	expect(asked).toHaveLength(11);
});

test('a redirect to what is no address of the web is not followed', async () => {
	expect(await open('/odd')).toMatchObject({ httpStatus: 302 });
});

test('what is private for a service at a public address', () => {
	const service = 'https://service.example/kyyReactApiServer';
	expect(isPrivateFor(service, 'http://169.254.169.254/latest/meta-data')).toBe(true);
	expect(isPrivateFor(service, 'http://10.0.0.1/v.mp4')).toBe(true);
	expect(isPrivateFor(service, 'https://files.example/v.mp4')).toBe(false);
});
