import type { IExecuteFunctions } from 'n8n-workflow';

/** Another node of the same type */
export interface PeerNode {
	readonly name: string;
	readonly isDisabled: boolean;
}

/** The other nodes of the same type that the workflow connects with this one, in whatever way */
export function peerNodesOf(context: IExecuteFunctions): readonly PeerNode[] {
	const { name, type } = context.getNode();
	const before = context.getParentNodes(name);
	const branches = [name, ...before.map((node) => node.name)];
	const connected = [...before, ...branches.flatMap((branch) => context.getChildNodes(branch))];
	const peers = connected.filter((node) => node.type === type && node.name !== name);
	return [...new Map(peers.map((peer) => [peer.name, peer.disabled])).entries()].map(
		([peer, isDisabled]) => ({ name: peer, isDisabled }),
	);
}
