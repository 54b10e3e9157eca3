import type { IDataObject } from 'n8n-workflow';

import { RequestCounter } from './requestCounter';

/** Numbers the requests of an execution that are the same, so that each has a record of its own */
export class RequestNumbers {
	/** As the records of all nodes of the execution would have the same names */
	private readonly ofAllNodes: RequestCounter;
	/** By the digest: the first number of which nothing was found */
	private readonly unfound = new Map<string, number>();

	/**
	 * @param ofNode numbers the requests of the node, and what they ask for in any round of a loop
	 * @param flow n8n's context of the execution, which is changed
	 * @param isTool the records of tools have other names than those of other nodes
	 */
	constructor(
		readonly ofNode: RequestCounter,
		flow: IDataObject,
		private readonly isTool: boolean,
	) {
		this.ofAllNodes = new RequestCounter(flow, 'kyyVideoRequestNumbers');
	}

	/** No record has this number, nor one behind it, as far as n8n's table says */
	endAt(digest: string, number: number): void {
		this.unfound.set(digest, number);
	}

	/**
	 * The first number that no node of the execution has taken: one that begins what another one has would write its own name
	 * beside that record, and n8n may be killed before that is taken back.
	 */
	take(digest: string): number {
		const name = this.nameOfAllNodes(digest);
		const free = [
			this.unfound.get(digest) ?? 0,
			this.ofNode.next(digest),
			this.ofAllNodes.next(name),
		];
		const number = this.ofAllNodes.take(name, Math.max(...free));
		return this.ofNode.take(digest, number);
	}

	/** Nothing has this number after all: what is recorded next must not be hidden behind a gap */
	giveBack(digest: string, number: number): void {
		this.ofAllNodes.giveBack(this.nameOfAllNodes(digest), number);
		this.ofNode.giveBack(digest, number);
	}

	private nameOfAllNodes(digest: string): string {
		return this.isTool ? `tool ${digest}` : digest;
	}
}
