import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { messageOf } from '../../shared/errors';
import { fingerprintOfBytes } from '../fingerprint';
import { binaryData, storedName, toBinaryData, type BinaryData } from './binaryData';
import type { FileDetails } from './fileType';

/** A file of n8n's that a binary field leads to */
export interface BinaryFile extends FileDetails {
	/** Where all files of this n8n are fetched from */
	readonly origin: string;
	/** The first bytes, as many as usually hold the size of a picture */
	readonly beginning: Uint8Array;
	/** An address at which anyone may fetch the file for a day; another one at each call */
	signAddress(): Promise<string>;
}

/** What tells a medium from another one, at any try of the execution; two with one of both in common are the same */
export interface MediumIdentity {
	/** The same for the same bytes; the place where they cannot be read any more */
	readonly content: string;
	/** The same for the same file */
	readonly place: string;
}

/** Why a file cannot be served */
export type NoBinaryFile =
	/** n8n keeps binary data in memory, from where it cannot be served */
	| { readonly missing: 'storage' }
	/** What an expression gives of a file that lies in the item itself */
	| { readonly missing: 'bytes' }
	/** n8n does not find it: most likely it was deleted with the execution that it belonged to */
	| { readonly missing: 'file'; readonly words: string };

/** As long as the longest wait for a video, as the service may fetch a medium when its turn comes, and not before */
const addressLifetime = '1 day';

/** Bytes; a JPEG has its size behind its preview and its colour profile */
const beginningLength = 256 * 1024;

/** Bytes; pictures and sounds are hardly any longer */
const comparedLength = 32 * 1024 * 1024;

/**
 * What a binary field of an item holds.
 *
 * @param field its name, or what an expression such as `$binary.data` gives
 * @returns undefined when the item has no such field
 */
export function readBinaryField(
	context: IExecuteFunctions,
	itemIndex: number,
	field: string | BinaryData,
): BinaryData | undefined {
	if (typeof field !== 'string') return field;
	try {
		// It knows where a binary field is in each of n8n's ways to keep them
		return binaryData.parse(context.helpers.assertBinaryData(itemIndex, field));
	} catch {
		// It throws where there is none, in words that name neither the field of this node nor those that are there
		return undefined;
	}
}

/** The binary fields of an item. A workflow may keep files among its other fields, where n8n's nodes have `_files`. */
export function binaryFieldNames(context: IExecuteFunctions, itemIndex: number): string[] {
	const { binary, json } = context.getInputData()[itemIndex] ?? {};
	return binary ? Object.keys(binary) : filesWithin(json, '');
}

const storedFile = z.object({ mimeType: z.string(), id: z.string() });

/** @returns the paths of all files in an object */
function filesWithin(value: unknown, path: string): string[] {
	if (storedFile.safeParse(value).success) return [path];
	const fields = z.record(z.unknown()).safeParse(value).data ?? {};
	return Object.entries(fields).flatMap(([name, field]) =>
		filesWithin(field, path === '' ? name : `${path}.${name}`),
	);
}

/** Finds the file behind a binary field, and stores it before where only the item has it */
export async function findBinaryFile(
	context: IExecuteFunctions,
	found: BinaryData,
): Promise<BinaryFile | NoBinaryFile> {
	if (found.id === undefined && found.data === undefined) return { missing: 'bytes' };
	const stored = await store(context, found);
	const { id, mimeType, fileName, fileExtension = '' } = stored;
	if (id === undefined) return { missing: 'storage' };
	try {
		return {
			mimeType,
			fileName: fileName ?? `.${fileExtension}`,
			// Older versions of n8n do not say it in the item
			bytes: stored.bytes ?? (await context.helpers.getBinaryMetadata(id)).fileSize,
			beginning: await readBeginning(context, id),
			origin: new URL(sign(context, stored)).origin,
			signAddress: async () => sign(context, await lasting(context, stored, id)),
		};
	} catch (error) {
		return { missing: 'file', words: messageOf(error) };
	}
}

/**
 * What tells a file from another one: its bytes, so that the same picture that was fetched again is the same; where it
 * is gone, its name in n8n's store. Of very large files only the beginning is read.
 */
export async function identityOfFile(
	context: IExecuteFunctions,
	file: BinaryData,
): Promise<MediumIdentity> {
	const { id, data = '' } = file;
	if (id === undefined) {
		const content = await fingerprintOfBytes([Buffer.from(data, 'base64')]);
		return { content, place: content };
	}
	const place = storedName(id);
	try {
		return { content: await fingerprintOfBytes(piecesOf(context, id, comparedLength)), place };
	} catch (error) {
		context.logger.debug(`KyyVideo could not read a binary file: ${messageOf(error)}`);
		return { content: place, place };
	}
}

const sign = (context: IExecuteFunctions, file: BinaryData): string =>
	context.helpers.createBinarySignedUrl(toBinaryData(file), addressLifetime);

/** What a Code node has made may lie in the item itself. Without an ID afterwards n8n stores nothing. */
async function store(context: IExecuteFunctions, found: BinaryData): Promise<BinaryData> {
	if (found.id !== undefined) return found;
	const content = Buffer.from(found.data ?? '', 'base64');
	return binaryData.parse(await context.helpers.setBinaryDataBuffer(toBinaryData(found), content));
}

/**
 * What has come in by a form or a webhook lies in a place from which n8n takes it when the execution ends, and its
 * address would die then. A copy stays where it is.
 */
async function lasting(
	context: IExecuteFunctions,
	stored: BinaryData,
	id: string,
): Promise<BinaryData> {
	if (!id.includes('/executions/temp/')) return stored;
	const content = await context.helpers.getBinaryStream(id);
	const { fileName, mimeType } = stored;
	return binaryData.parse(await context.helpers.prepareBinaryData(content, fileName, mimeType));
}

async function readBeginning(context: IExecuteFunctions, id: string): Promise<Uint8Array> {
	const pieces: Uint8Array[] = [];
	for await (const piece of piecesOf(context, id, beginningLength)) pieces.push(piece);
	return Buffer.concat(pieces);
}

/**
 * Reads a file piece by piece until it ends, or there are enough of them.
 *
 * @param enough bytes
 */
async function* piecesOf(
	context: IExecuteFunctions,
	id: string,
	enough: number,
): AsyncGenerator<Uint8Array> {
	const stream = await context.helpers.getBinaryStream(id, beginningLength);
	let length = 0;
	// To leave the loop closes the file
	for await (const chunk of stream) {
		const piece = z.instanceof(Uint8Array).parse(chunk);
		yield piece;
		length += piece.length;
		if (length >= enough) break;
	}
}
