import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { messageOf } from '../../shared/api/networkError';
import type { NoBinaryFile } from '../../shared/errors/mediaErrors';
import { runLog } from '../../shared/execution/runLog';
import { originOfFiles, signedAddressOf } from '../../shared/execution/signedAddress';
import { longestWait } from '../../shared/model/waitTimes';
import { hashBytes } from '../hash';
import { servedTypeOf, type FileDetails } from './fileType';

const word = z.string().optional().catch(undefined);

const details = z.object({
	mimeType: z.string().catch(''),
	fileName: word,
	fileExtension: word,
	/** Missing in older versions of n8n */
	bytes: z.number().optional().catch(undefined),
	/** Missing where the file is kept in memory */
	id: word,
	/** The file itself in Base64, where n8n keeps it in memory; else the name of the store */
	data: word,
});

/** What n8n keeps in an item of a file: where it lies, and what it knows of it */
export type BinaryData = Readonly<z.output<typeof details>>;

/** What a binary field of an item holds. Only n8n writes there, so what it leaves out or misspells does no harm. */
export const binaryData = details.catch({ mimeType: '' });

/** What an expression such as `$binary.data` gives, which has no `data`; other objects are no files */
export const givenBinaryData = z.object({ mimeType: z.string() }).passthrough().pipe(details);

/** As n8n's helpers want it */
const toBinaryData = ({ data = '', mimeType, ...others }: BinaryData): IBinaryData => ({
	...Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined)),
	data,
	mimeType,
});

/** The item that a medium belongs to */
export interface MediumItem {
	readonly context: IExecuteFunctions;
	readonly itemIndex: number;
}

/** A file of n8n's that a binary field leads to */
export interface BinaryFile extends FileDetails {
	readonly stored: BinaryData;
	/** Where all files of this n8n are fetched from */
	readonly origin: string;
	/** The first bytes, as many as usually hold the size of an image */
	readonly beginning: Uint8Array;
}

/**
 * What tells a medium from another one, at any attempt of the execution; one of both in common is enough. The content is
 * the same for the same bytes, and is the place where they cannot be read any more.
 */
export type MediumIdentity = readonly [content: string, place: string];

/** Hours: as long as the longest wait for a video, as the service may fetch a medium when its turn comes, and not before */
const addressLifetime = longestWait / 60;

/** Bytes; a JPEG has its size behind its preview and its color profile */
const beginningLength = 256 * 1024;

/** Bytes; images and audios are hardly any longer */
const comparedLength = 32 * 1024 * 1024;

/** @param field its name, or what an expression such as `$binary.data` gives */
export function readBinaryField(
	{ context, itemIndex }: MediumItem,
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
export function binaryFieldNames({ context, itemIndex }: MediumItem): string[] {
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
	const stored = found.id === undefined ? await store(context, found) : found;
	const { id, mimeType, fileName, fileExtension = '' } = stored;
	if (id === undefined) return { missing: 'storage' };
	try {
		return {
			stored,
			mimeType,
			fileName: fileName ?? `.${fileExtension}`,
			bytes: stored.bytes ?? (await context.helpers.getBinaryMetadata(id)).fileSize,
			beginning: await readBeginning(context, id),
			origin: originOfFiles(context),
		};
	} catch (error) {
		return { missing: 'file', words: messageOf(error) };
	}
}

/** What a Code node has made may lie in the item itself. Without an ID afterwards n8n stores nothing. */
async function store(context: IExecuteFunctions, found: BinaryData): Promise<BinaryData> {
	const content = Buffer.from(found.data ?? '', 'base64');
	return binaryData.parse(await context.helpers.setBinaryDataBuffer(toBinaryData(found), content));
}

/**
 * A URL at which anyone may fetch the file for a day; another one at each call. From where a form or a webhook puts a file,
 * n8n takes it when the execution ends, and its URL would die then: a copy stays where it is. So does one of another type,
 * as n8n hands a file out under the type that it has stored.
 */
export async function signedUrlOf(
	context: IExecuteFunctions,
	{ stored }: BinaryFile,
): Promise<string> {
	const { id = '', fileName, mimeType } = stored;
	const type = servedTypeOf(mimeType);
	const stays = !id.includes('/executions/temp/');
	if (stays && type === mimeType) {
		return signedAddressOf(context, toBinaryData(stored), addressLifetime);
	}
	const content = await context.helpers.getBinaryStream(id);
	const copy = await context.helpers.prepareBinaryData(content, fileName, type);
	return signedAddressOf(context, copy, addressLifetime);
}

/** The same for the same file that was fetched again. Of very large files only the beginning is read. */
export async function identityOfFile(
	context: IExecuteFunctions,
	{ id, data = '' }: BinaryData,
): Promise<MediumIdentity> {
	if (id === undefined) {
		const content = await hashBytes([Buffer.from(data, 'base64')]);
		return [content, content];
	}
	const place = storedName(id);
	try {
		return [await hashBytes(piecesOf(context, id, comparedLength)), place];
	} catch (error) {
		runLog(context).debug(`The KyyVideo node could not read a binary file: ${messageOf(error)}`);
		return [place, place];
	}
}

/** Without the folder: n8n moves what a form or a webhook brings when its execution ends, so a retry finds it elsewhere */
export const storedName = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

async function readBeginning(context: IExecuteFunctions, id: string): Promise<Uint8Array> {
	const pieces: Uint8Array[] = [];
	for await (const piece of piecesOf(context, id, beginningLength)) pieces.push(piece);
	return Buffer.concat(pieces);
}

/** Reads a file piece by piece until it ends, or there are enough bytes */
async function* piecesOf(context: IExecuteFunctions, id: string, enough: number) {
	let length = 0;
	// To leave the loop closes the file
	for await (const chunk of await context.helpers.getBinaryStream(id, beginningLength)) {
		const piece = z.instanceof(Uint8Array).parse(chunk);
		yield piece;
		length += piece.length;
		if (length >= enough) break;
	}
}
