import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

const memory = z
	.object({
		/** The asset that was uploaded first, by the fingerprint of its file */
		firsts: z.record(z.string()),
		/** The same by the ID of each other asset of that file */
		originals: z.record(z.string()),
	})
	// Another one for each execution, as it is changed
	.catch(() => ({ firsts: {}, originals: {} }));

/**
 * Remembers which assets of an execution are of the same file. All its nodes share this, as one uploads what another one
 * makes videos of.
 */
export class FirstUploads {
	private readonly known: z.output<typeof memory>;

	/** @param flow n8n's context of the execution, which is changed */
	constructor(flow: IDataObject) {
		this.known = memory.parse(flow.kyyVideoUploads);
		flow.kyyVideoUploads = this.known;
	}

	/** @param marks fingerprints of the file: one in common is enough */
	firstOf(marks: readonly string[]): string | undefined {
		return marks.flatMap((mark) => this.known.firsts[mark] ?? [])[0];
	}

	originalOf(assetId: string): string | undefined {
		return this.known.originals[assetId];
	}

	/** @param original the first asset of the file, which may be the asset itself */
	add(marks: readonly string[], assetId: string, original: string): void {
		for (const mark of marks) this.known.firsts[mark] ??= original;
		if (assetId !== original) this.known.originals[assetId] = original;
	}
}
