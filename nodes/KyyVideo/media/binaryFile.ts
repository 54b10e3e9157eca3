import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { fingerprint } from '../fingerprint';
import { messageOf } from '../../shared/errors';
import { binaryData, storedName } from './binaryData';
import type { FileDetails } from './fileType';

/** A file of n8n's that a binary field leads to */
export interface BinaryFile extends FileDetails {
	/** The same for the same file, also at the next try of the execution */
	readonly identity: string;
	/** The first bytes, as many as usually hold the size of a picture */
	readBeginning(): Promise<Uint8Array>;
	/** Where all files of this n8n are fetched from */
	readonly origin: string;
	/** An address at which anyone may fetch the file for a day; another one at each call */
	signAddress(): Promise<string>;
}

/** Why there is no such file */
export type NoBinaryFile =
	/** The item has no binary field of that name */
	| { readonly missing: 'field'; readonly present: readonly string[] }
	/** n8n keeps binary data in memory, from where it cannot be served */
	| { readonly missing: 'storage' }
	/** n8n has deleted it, with the execution that it belonged to */
	| { readonly missing: 'file' };

/** As long as the longest wait for a video, as the service may fetch a medium when its turn comes, and not before */
const addressLifetime = '1 day';

/** Bytes; a JPEG has its size behind its preview and its colour profile */
const beginningLength = 256 * 1024;

/**
 * Finds the file that a binary field of an item leads to.
 *
 * @param field its name, or what an expression such as `$binary.data` gives
 */
export async function findBinaryFile(
	context: IExecuteFunctions,
	itemIndex: number,
	field: string | IBinaryData,
): Promise<BinaryFile | NoBinaryFile> {
	const found = readField(context, itemIndex, field);
	if (!found) return { missing: 'field', present: fieldNames(context, itemIndex) };
	const stored = await store(context, found);
	if (stored?.id === undefined) return { missing: 'storage' };
	const { id } = stored;
	const storedBytes = await storedBytesOf(context, id);
	if (storedBytes === undefined) return { missing: 'file' };
	return {
		mimeType: stored.mimeType,
		fileName: stored.fileName ?? `.${stored.fileExtension ?? ''}`,
		// Older versions of n8n do not say it in the item
		bytes: stored.bytes ?? storedBytes,
		// A file that was stored just now has a new ID at each try
		identity: found.id === undefined ? fingerprint(found.data) : storedName(found.id),
		readBeginning: async () => readBeginning(context, id),
		origin: new URL(sign(context, stored)).origin,
		signAddress: async () => sign(context, await lasting(context, stored, id)),
	};
}

const sign = (context: IExecuteFunctions, file: IBinaryData): string =>
	context.helpers.createBinarySignedUrl({ ...file }, addressLifetime);

/**
 * What has come in by a form or a webhook lies in a place from which n8n takes it when the execution ends, and its
 * address would die then. A copy stays where it is.
 */
async function lasting(
	context: IExecuteFunctions,
	stored: IBinaryData,
	id: string,
): Promise<IBinaryData> {
	if (!id.includes('/executions/temp/')) return stored;
	const content = await context.helpers.getBinaryStream(id);
	return await context.helpers.prepareBinaryData(content, stored.fileName, stored.mimeType);
}

function readField(
	context: IExecuteFunctions,
	itemIndex: number,
	field: string | IBinaryData,
): IBinaryData | undefined {
	try {
		// It knows where a binary field is in each of n8n's ways to keep them
		return binaryData.parse(context.helpers.assertBinaryData(itemIndex, field));
	} catch {
		// It throws where there is none, in words that name neither the field of this node nor those that are there
		return undefined;
	}
}

/** A workflow may keep files among the other fields of an item, where n8n's own nodes put them under `_files` */
function fieldNames(context: IExecuteFunctions, itemIndex: number): string[] {
	const { binary, json } = context.getInputData()[itemIndex] ?? {};
	return binary ? Object.keys(binary) : filesWithin(json, '');
}

/** @returns the paths of all files in an object */
function filesWithin(value: unknown, path: string): string[] {
	if (binaryData.safeParse(value).success) return [path];
	const fields = z.record(z.unknown()).safeParse(value).data ?? {};
	return Object.entries(fields).flatMap(([name, field]) =>
		filesWithin(field, path === '' ? name : `${path}.${name}`),
	);
}

/** What a Code node has made lies in the item itself, and is stored first. @returns undefined where n8n stores nothing */
async function store(
	context: IExecuteFunctions,
	found: IBinaryData,
): Promise<IBinaryData | undefined> {
	if (found.id !== undefined) return found;
	const content = Buffer.from(found.data, 'base64');
	return binaryData.parse(await context.helpers.setBinaryDataBuffer({ ...found }, content));
}

/** @returns undefined where n8n has no such file any more */
async function storedBytesOf(context: IExecuteFunctions, id: string): Promise<number | undefined> {
	try {
		return (await context.helpers.getBinaryMetadata(id)).fileSize;
	} catch (error) {
		context.logger.warn(`KyyVideo could not find a binary file: ${messageOf(error)}`);
		return undefined;
	}
}

async function readBeginning(context: IExecuteFunctions, id: string): Promise<Uint8Array> {
	const stream = await context.helpers.getBinaryStream(id, beginningLength);
	const chunks: Uint8Array[] = [];
	let length = 0;
	// To leave the loop closes the file
	for await (const chunk of stream) {
		const bytes = z.instanceof(Uint8Array).parse(chunk);
		chunks.push(bytes);
		length += bytes.length;
		if (length >= beginningLength) break;
	}
	return Buffer.concat(chunks);
}
