import type { IExecuteFunctions } from 'n8n-workflow';

/** The names of the other nodes of the same type that the workflow connects with this one, in whatever way */
export function peerNodesOf(context: IExecuteFunctions): string[] {
	const { name, type } = context.getNode();
	const before = context.getParentNodes(name);
	const branches = [name, ...before.map((node) => node.name)];
	const connected = [...before, ...branches.flatMap((branch) => context.getChildNodes(branch))];
	// One that is disabled asks for nothing, so what it has recorded is left to the node in its place
	const peers = connected.filter(
		(node) => node.type === type && node.name !== name && !node.disabled,
	);
	return [...new Set(peers.map((peer) => peer.name))];
}
