import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { HOST } from './n8nSettings';

/** Two different ports of the loopback address that are free at this moment. */
export async function twoFreePorts(): Promise<[number, number]> {
	const [first, second] = [createServer(), createServer()];
	// Both are held until both are known: a port that was let go may be handed out again.
	const ports: [number, number] = [await listen(first), await listen(second)];
	await Promise.all([close(first), close(second)]);
	return ports;
}

async function listen(server: Server): Promise<number> {
	server.listen(0, HOST);
	await once(server, 'listening');
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('No port was given.');
	return address.port;
}

async function close(server: Server): Promise<void> {
	server.close();
	await once(server, 'close');
}
