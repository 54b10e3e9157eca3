import type { IExecuteFunctions } from 'n8n-workflow';

import type { Problem } from '../../shared/errors';
import type { MediumKind, MediumLimits } from '../../shared/models';
import { referenceOf } from '../asset/assetId';
import { findBinaryFile, type NoBinaryFile } from './binaryFile';
import { fileProblem } from './fileLimits';
import type { Medium } from './locator';
import { pixelSizeOf } from './pixelSize';
import { isOutOfReach } from './reach';

/** A medium that has been looked at and can be handed to the service */
export interface ReadyMedium {
	/** The same for the same medium, whatever its address is at the moment */
	readonly identity: string;
	/** What the service gets: a URL, or a reference to an asset */
	readonly address: () => Promise<string>;
	/** Size of a file of n8n's; undefined where it is not known */
	readonly bytes?: number;
	/** Of an asset, of which only the service knows whether it can be used */
	readonly assetId?: string;
}

/** What a medium is meant for */
export interface Purpose {
	/** What the user calls the field, with the number of the entry in a list */
	readonly field: string;
	/** Undefined where any file may do */
	readonly kind: MediumKind | undefined;
	readonly limits: MediumLimits;
}

/** What is needed to look at the media of an item */
export interface Surroundings {
	readonly context: IExecuteFunctions;
	readonly itemIndex: number;
	/** Where the service is, which shall fetch the medium */
	readonly baseUrl: string;
}

/**
 * Looks at a medium as far as that can be done without the service.
 *
 * @returns what is wrong with it, or the medium, ready for the service
 */
export async function readyMedium(
	medium: Medium,
	purpose: Purpose,
	surroundings: Surroundings,
): Promise<ReadyMedium | Problem> {
	switch (medium.from) {
		case 'url':
			return readyUrl(medium.url, purpose, surroundings);
		case 'asset':
			return readyAsset(medium.assetId);
		case 'binary':
			return await readyBinary(medium.field, purpose, surroundings);
	}
}

function readyUrl(
	url: string,
	{ field }: Purpose,
	{ baseUrl }: Surroundings,
): ReadyMedium | Problem {
	if (!isOutOfReach(url, baseUrl)) {
		return { identity: url, address: async () => Promise.resolve(url) };
	}
	return {
		message: `${field} must be at an address that anyone can open, but ${new URL(url).hostname} is in a private network`,
		remedy:
			'Use a public address, or fetch the file with a node before this one and choose Binary Field.',
	};
}

function readyAsset(assetId: string): ReadyMedium {
	const reference = referenceOf(assetId);
	return { identity: reference, address: async () => Promise.resolve(reference), assetId };
}

async function readyBinary(
	binary: Extract<Medium, { from: 'binary' }>['field'],
	{ field, kind, limits }: Purpose,
	{ context, itemIndex, baseUrl }: Surroundings,
): Promise<ReadyMedium | Problem> {
	const name =
		typeof binary === 'string'
			? `the binary field "${binary}"`
			: `the file "${binary.fileName ?? binary.mimeType}"`;
	const file = await findBinaryFile(context, itemIndex, binary);
	if ('missing' in file) return noFileProblem(file, field, name);
	if (kind) {
		const size = limits.pixels && pixelSizeOf(await file.readBeginning());
		const problem = fileProblem(file, kind, limits, size);
		if (problem) return { message: `${field} ${problem.rule}, but ${name} ${problem.found}` };
	}
	const { identity, origin, bytes } = file;
	if (isOutOfReach(origin, baseUrl)) return noAddressProblem(origin, field, name);
	return { identity, bytes, address: async () => file.signAddress() };
}

function noFileProblem(reason: NoBinaryFile, field: string, name: string): Problem {
	if (reason.missing === 'storage') {
		return {
			message: `${field} cannot be handed to KyyVideo, because n8n keeps ${name} in memory`,
			remedy:
				'Set the environment variable N8N_DEFAULT_BINARY_DATA_MODE of n8n to filesystem (with several n8n processes: to database or s3), restart n8n and run the workflow from its beginning; or put the file at a public address and choose URL.',
		};
	}
	if (reason.missing === 'file') {
		return {
			message: `${field} cannot be handed to KyyVideo, because n8n does not have the file of ${name} any more`,
			remedy:
				'n8n deletes files with the execution that they belong to: run the workflow from its beginning.',
		};
	}
	const present = reason.present.map((one) => `"${one}"`).join(', ');
	return {
		message: `${field} must be a binary field of the item, but the item has none called ${name.replace('the binary field ', '')}`,
		remedy: present
			? `The item has ${present}.`
			: 'The item has no binary fields: the nodes before this one may have dropped them.',
	};
}

const noAddressProblem = (origin: string, field: string, name: string): Problem => ({
	message: `${field} cannot be handed to KyyVideo, because KyyVideo cannot fetch ${name} from this n8n: its address is ${origin}, which is in a private network`,
	remedy:
		'Set the environment variable WEBHOOK_URL of n8n to the address at which this n8n can be reached from the internet, and restart n8n; or put the file at a public address and choose URL.',
});
