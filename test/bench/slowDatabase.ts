import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { nextTurn } from '../clock/eventLoop';

import type { BinaryData } from 'n8n-core';

/**
 * Takes the place of n8n's store of files in its database: as that one does, it holds each file whole until the database
 * has it. The database takes none as long as others arrive.
 */
export class SlowDatabase implements BinaryData.Manager {
	private arriving = 0;
	/** Bytes of all buffers of the process that were in use at once, at most, as looked at whenever a file had arrived */
	most = 0;
	/** Files that it has taken */
	stored = 0;

	async init(): Promise<void> {}

	async store(
		_location: BinaryData.FileLocation,
		body: Buffer | Readable,
	): Promise<BinaryData.WriteResult> {
		this.arriving += 1;
		const file = body instanceof Readable ? await buffer(body) : body;
		this.arriving -= 1;
		// What is in use no more is not counted
		globalThis.gc?.();
		this.most = Math.max(this.most, process.memoryUsage().arrayBuffers);
		while (this.arriving > 0) await nextTurn();
		this.stored += 1;
		return { fileId: String(this.stored), fileSize: file.length };
	}

	readonly getPath = notAsked;
	readonly getAsBuffer = notAsked;
	readonly getAsStream = notAsked;
	readonly getMetadata = notAsked;
	readonly copyByFileId = notAsked;
	readonly copyByFilePath = notAsked;
	readonly rename = notAsked;
}

function notAsked(): never {
	throw new Error('Not a part of this test');
}
