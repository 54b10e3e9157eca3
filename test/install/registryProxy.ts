import type { Server } from 'node:https';
import { HOST } from '../n8n/n8nSettings';

/** An HTTP proxy on this machine. */
export interface Proxy {
	/** Without a slash at the end. */
	readonly url: string;
	stop(): Promise<void>;
}

/** Starts a proxy that lets its clients reach one host alone, and leads them to `server` instead. */
export async function startProxy(host: string, server: Server): Promise<Proxy> {
	const { RequestError, Server: ProxyServer } = await import('proxy-chain');
	const proxy = new ProxyServer({
		host: HOST,
		port: 0,
		prepareRequestFunction: ({ hostname }) => {
			if (hostname !== host) throw new RequestError(`Nothing leads to ${hostname} here.`, 403);
			return { customConnectServer: server };
		},
	});
	await proxy.listen();
	return {
		url: `http://${HOST}:${proxy.port}`,
		stop: () => proxy.close(true),
	};
}
