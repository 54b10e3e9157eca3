import type { IExecuteFunctions } from 'n8n-workflow';

import type { Problem } from '../../shared/errors';
import type { MediumKind, MediumLimits } from '../../shared/models';
import { referenceOf } from '../asset/assetId';
import {
	binaryFieldNames,
	findBinaryFile,
	identityOfFile,
	readBinaryField,
	type MediumIdentity,
	type NoBinaryFile,
} from './binaryFile';
import { fileProblem } from './fileLimits';
import type { Medium } from './locator';
import { isOutOfReach } from './reach';

/** The item that a medium belongs to */
export interface MediumItem {
	readonly context: IExecuteFunctions;
	readonly itemIndex: number;
}

/** What a medium is meant for */
export interface Purpose {
	/** What the user calls the field, with the number of the entry in a list */
	readonly field: string;
	/** Undefined where any file may do */
	readonly kind: MediumKind | undefined;
	readonly limits: MediumLimits;
}

/** A medium that has been looked at and can be handed to the service */
export interface ReadyMedium {
	readonly purpose: Purpose;
	/** What the service gets: a URL, or a reference to an asset */
	readonly address: () => Promise<string>;
	/** Size of a file of n8n's; undefined where it is not known */
	readonly bytes?: number;
	/** Of an asset, of which only the service knows whether it can be used */
	readonly assetId?: string;
}

/**
 * The same for the same medium, whatever its address is at the moment, and whether or not it is still there: of a video
 * that was paid for, nothing else is of interest.
 */
export async function identityOfMedium(
	medium: Medium,
	{ context, itemIndex }: MediumItem,
): Promise<MediumIdentity> {
	switch (medium.from) {
		case 'url':
			return { content: medium.url, place: medium.url };
		case 'asset': {
			const reference = referenceOf(medium.assetId);
			return { content: reference, place: reference };
		}
		case 'binary': {
			const found = readBinaryField(context, itemIndex, medium.field);
			return found ? await identityOfFile(context, found) : { content: '', place: '' };
		}
	}
}

/**
 * Looks at a medium as far as that can be done without the service.
 *
 * @param baseUrl where the service is, which shall fetch the medium
 * @returns what is wrong with it, or the medium, ready for the service
 */
export async function readyMedium(
	medium: Medium,
	purpose: Purpose,
	item: MediumItem,
	baseUrl: string,
): Promise<ReadyMedium | Problem> {
	switch (medium.from) {
		case 'url':
			return readyUrl(medium.url, purpose, baseUrl);
		case 'asset':
			return readyAsset(medium.assetId, purpose);
		case 'binary':
			return await readyBinary(medium.field, purpose, item, baseUrl);
	}
}

function readyUrl(url: string, purpose: Purpose, baseUrl: string): ReadyMedium | Problem {
	if (!isOutOfReach(url, baseUrl)) return { purpose, address: async () => Promise.resolve(url) };
	return {
		message: `${purpose.field} must be at an address that anyone can open, but ${new URL(url).hostname} is in a private network`,
		remedy:
			'Use a public address, or fetch the file with a node before this one and choose Binary.',
	};
}

function readyAsset(assetId: string, purpose: Purpose): ReadyMedium {
	const reference = referenceOf(assetId);
	return { purpose, address: async () => Promise.resolve(reference), assetId };
}

async function readyBinary(
	named: Extract<Medium, { from: 'binary' }>['field'],
	purpose: Purpose,
	{ context, itemIndex }: MediumItem,
	baseUrl: string,
): Promise<ReadyMedium | Problem> {
	const found = readBinaryField(context, itemIndex, named);
	const fieldName = typeof named === 'string' ? `"${named}"` : undefined;
	if (!found) return noFieldProblem(fieldName, purpose, binaryFieldNames(context, itemIndex));
	const name = fieldName
		? `the binary field ${fieldName}`
		: `the file "${found.fileName ?? found.mimeType}"`;
	const file = await findBinaryFile(context, found);
	if ('missing' in file) return noFileProblem(file, purpose, name);
	const { field, kind, limits } = purpose;
	const message = fileProblem({ field, name }, file, kind, limits);
	if (message !== undefined) return { message };
	const { origin, bytes } = file;
	if (isOutOfReach(origin, baseUrl)) return noAddressProblem(origin, purpose, name);
	return { purpose, bytes, address: async () => file.signAddress() };
}

function noFieldProblem(fieldName = 'so', { field }: Purpose, present: readonly string[]): Problem {
	const list = present.map((one) => `"${one}"`).join(', ');
	return {
		message: `${field} must be a binary field of the item, but the item has none called ${fieldName}`,
		remedy: list
			? `The item has ${list}.`
			: 'The item has no binary fields: the nodes before this one may have dropped them.',
	};
}

function noFileProblem(reason: NoBinaryFile, { field }: Purpose, name: string): Problem {
	const cannot = `${field} cannot be handed to KyyVideo, because`;
	switch (reason.missing) {
		case 'storage':
			return {
				message: `${cannot} n8n keeps ${name} in memory`,
				remedy:
					'Set the environment variable N8N_DEFAULT_BINARY_DATA_MODE of n8n to filesystem (with several n8n processes: to database or s3), restart n8n and run the workflow from its beginning; or put the file at a public address and choose URL.',
			};
		case 'bytes':
			return {
				message: `${cannot} an expression does not bring the bytes of ${name}`,
				remedy: 'Write the name of its binary field, such as data, in place of the expression.',
			};
		case 'file':
			return {
				message: `${cannot} n8n does not find the file of ${name}`,
				remedy: `n8n deletes files with the execution that they belong to. Run the item again, or a new execution. n8n said: ${reason.words}`,
			};
	}
}

const noAddressProblem = (origin: string, { field }: Purpose, name: string): Problem => ({
	message: `${field} cannot be handed to KyyVideo, because KyyVideo cannot fetch ${name} from this n8n: its address is ${origin}, which is in a private network`,
	remedy:
		'Set the environment variable WEBHOOK_URL of n8n to the address at which this n8n can be reached from the internet, and restart n8n; or put the file at a public address and choose URL.',
});
