import diagnostics from 'node:diagnostics_channel';
import { Socket } from 'node:net';

/** One end of a TCP connection */
interface End {
	readonly socket: Socket;
	/** The other end; undefined until it is known, and where it is not in this process */
	peer?: End;
}

/** Both ends of every TCP connection of this process, which know what has been sent and not yet arrived */
export class Connections {
	private readonly ends = new Set<End>();
	/** Ends whose other end is not known, by the ports of the client and the server */
	private readonly single = new Map<string, End>();

	/** Takes note of all connections from now on */
	watch(): void {
		diagnostics.subscribe('net.client.socket', this.addClient);
		diagnostics.subscribe('net.server.socket', this.addServer);
	}

	unwatch(): void {
		diagnostics.unsubscribe('net.client.socket', this.addClient);
		diagnostics.unsubscribe('net.server.socket', this.addServer);
		this.ends.clear();
		this.single.clear();
	}

	/** What is on its way, in words: bytes, the end of a connection, or whatever a stranger may send */
	inTransit(): readonly string[] {
		return [...this.ends].flatMap(({ socket, peer }) => {
			if (socket.destroyed || !isArriving(socket, peer?.socket)) return [];
			const sender = peer === undefined ? 'a peer that is not known' : 'its peer';
			return [`port ${socket.localPort} from port ${socket.remotePort}, ${sender}`];
		});
	}

	/** Before it is connected, the attempt is one of the pending operations */
	private readonly addClient = (message: unknown): void => {
		const socket = socketOf(message);
		socket.once('connect', () => {
			this.add(socket, `${socket.localPort} ${socket.remotePort}`);
		});
	};

	private readonly addServer = (message: unknown): void => {
		const socket = socketOf(message);
		this.add(socket, `${socket.remotePort} ${socket.localPort}`);
	};

	private add(socket: Socket, ports: string): void {
		const end: End = { socket };
		this.ends.add(end);
		const peer = this.single.get(ports);
		if (peer === undefined) {
			this.single.set(ports, end);
		} else {
			this.single.delete(ports);
			peer.peer = end;
			end.peer = peer;
		}
		socket.once('close', () => {
			this.ends.delete(end);
			if (this.single.get(ports) === end) this.single.delete(ports);
		});
	}
}

function socketOf(message: unknown): Socket {
	if (typeof message !== 'object' || message === null || !('socket' in message)) {
		throw new Error('Node is expected to tell of a socket');
	}
	if (!(message.socket instanceof Socket)) throw new Error('Node is expected to tell of a socket');
	return message.socket;
}

/** Nothing arrives at an end that does not read: its reader, who has stalled, is what is waited for */
function isArriving(socket: Socket, peer: Socket | undefined): boolean {
	if (socket.isPaused()) return false;
	if (peer === undefined || peer.destroyed) return true;
	const hasEnded = peer.writableFinished && !socket.readableEnded;
	return hasEnded || peer.bytesWritten > socket.bytesRead;
}
