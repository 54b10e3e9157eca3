import { referenceTo } from '../api/asset';
import type { AssetLibrary } from '../model/endpoints';
import { assetIdExample, labels } from '../model/labels';
import type { MediumKind, Range } from '../model/media';
import { retryExecution } from './error';
import { mustBe, type Problem } from './parameterErrors';

/** What a file must be, and what it is instead */
export type FileMismatch = readonly [must: string, is: string];

const kindNames = { image: 'an image', video: 'a video', audio: 'an audio file' } as const;

const isInPixels = (width: number, height: number) => `is ${width} × ${height} pixels`;

/** How a file breaks each rule that the service documents */
export const fileMismatches = {
	type: (kind: MediumKind, formats: readonly string[] | undefined, type: string): FileMismatch => [
		`must be ${kindNames[kind]}${formats ? ` (${formats.join(', ')})` : ''}`,
		type ? `is a file of the type ${type}` : 'is a file of an unknown type',
	],
	noImage: (): FileMismatch => ['must be an image', 'is not one, although its type says so'],
	empty: (): FileMismatch => ['must be a file with content', 'is empty'],
	size: (mebibytes: number, bytes: number): FileMismatch => [
		`must be at most ${mebibytes} MiB`,
		`is ${inMebibytes(bytes)}`,
	],
	pixels: ({ min, max }: Range, width: number, height: number): FileMismatch => [
		`must be ${min} to ${max} pixels wide and high`,
		isInPixels(width, height),
	],
	shape: ({ min, max }: Range, width: number, height: number): FileMismatch => [
		`must be ${min} to ${max} times as wide as it is high`,
		isInPixels(width, height),
	],
};

/** @param name the file, as it reads within a sentence */
export const fileProblem = (field: string, name: string, [must, is]: FileMismatch): Problem => ({
	message: `${field} ${must}, but ${name} ${is}`,
});

export const bytesPerMebibyte = 1024 * 1024;

/** Rounded up, so that what is over a limit reads as more */
const inMebibytes = (bytes: number): string =>
	`${(Math.ceil((bytes / bytesPerMebibyte) * 10) / 10).toFixed(1)} MiB`;

export const sizeTogetherProblem = (field: string, mebibytes: number, bytes: number): Problem => ({
	message: `${field} must be at most ${mebibytes} MiB together, but are ${inMebibytes(bytes)}`,
});

export const privateUrlProblem = (field: string, url: string): Problem => ({
	message: `${field} must be at an address that anyone can open, but ${new URL(url).hostname} is on a private network`,
	remedy: 'Use a public address, or fetch the file with a node before this one and choose Binary.',
});

export const sharePageProblem = (field: string, url: string): Problem => ({
	message: `${field} must be the address of a file, but this share link of ${new URL(url).hostname} opens a page`,
	remedy:
		'Download the file with the node of that drive before this one and choose Binary. Or put the file at a public address.',
});

/** @param name undefined for what an expression has taken out of a field */
export function noBinaryFieldProblem(
	field: string,
	name: string | undefined,
	present: readonly string[],
): Problem {
	const none = name === undefined ? 'no such field' : `none named "${name}"`;
	const list = present.map((one) => `"${one}"`).join(', ');
	return {
		message: `${field} must be a binary field of the item, but the item has ${none}`,
		remedy: list
			? `It has these binary fields: ${list}.`
			: 'It has no binary fields. A node before this one may have dropped them.',
	};
}

/** Why a file of n8n's cannot be served */
export type NoBinaryFile =
	| { readonly missing: 'storage' }
	| { readonly missing: 'bytes' }
	| { readonly missing: 'file'; readonly words: string }
	| { readonly missing: 'publicAddress'; readonly origin: string };

const storeFiles =
	'1. Set the environment variable N8N_DEFAULT_BINARY_DATA_MODE of n8n to filesystem (with several n8n processes: database or s3). 2. Restart n8n';

const openN8n =
	'1. Set the environment variable N8N_WEBHOOK_URL of n8n (before n8n 2.40: WEBHOOK_URL) to the address at which this n8n is open to the internet. If N8N_EDITOR_BASE_URL is set, n8n takes that one instead. 2. Restart n8n';

const publicAddress = 'Alternatively, put the file at a public address and choose URL.';

/** @param name the file, as it reads within a sentence */
export function noBinaryFileProblem(field: string, name: string, reason: NoBinaryFile): Problem {
	const because = (why: string, remedy: string): Problem => ({
		message: `${field} cannot be sent to KyyVideo, because ${why}`,
		remedy,
	});
	switch (reason.missing) {
		case 'storage':
			return because(
				`n8n keeps ${name} in memory`,
				`${storeFiles}. 3. Run the workflow from the start. ${publicAddress}`,
			);
		case 'bytes':
			return because(
				`the expression does not include the content of ${name}`,
				'Replace the expression with the name of the binary field, such as data.',
			);
		case 'file':
			return because(
				`n8n cannot read the content of ${name}`,
				`n8n deletes files together with their execution. Run only this item in a new execution, so that n8n gets the file again. n8n said: ${reason.words}`,
			);
		case 'publicAddress':
			return because(
				`KyyVideo cannot fetch ${name} from this n8n: its address is ${reason.origin}, which is on a private network`,
				`${openN8n}, and ${retryExecution}. ${publicAddress}`,
			);
	}
}

/** Why n8n could not hand out a video, and what to set */
export function noPublicLinkProblem(
	reason: Extract<NoBinaryFile, { missing: 'publicAddress' | 'storage' }>,
): Required<Problem> {
	const otherwise =
		'Or remove this option: video_url is an address of the file that works for about 24 hours.';
	return reason.missing === 'storage'
		? {
				message: `${labels.publicLink} cannot give an address, because n8n keeps files in memory`,
				remedy: `${storeFiles}, and ${retryExecution}. ${otherwise}`,
			}
		: {
				message: `${labels.publicLink} cannot give an address that anyone can open, because this n8n is at ${reason.origin}, which is on a private network`,
				remedy: `${openN8n}, and ${retryExecution}. ${otherwise}`,
			};
}

/** What a user meant to give: by the mode of the locator, or by the scheme of the text */
export type MediumForm = 'url' | 'asset' | 'binary';

/** How a locator that names no medium reads behind the name of its field */
export function mustBeMedium(
	library: AssetLibrary | undefined,
	form: MediumForm,
	entry: unknown,
): string {
	const url = 'a public URL that begins with https:// or http://';
	const rules = {
		binary: 'the name of a binary field, such as data',
		url: library
			? `${url}, or an asset of your asset library such as ${referenceTo(assetIdExample, library)}`
			: url,
		asset: library
			? `the ID of an asset such as ${assetIdExample}`
			: `${url}, or a binary field (this field takes no assets)`,
	};
	return mustBe(rules[form], entry);
}

export const mustBeOneMedium = (entries: number): string =>
	`must be one file, but is a list of ${entries}`;

export const tooManyMedia = (most: number, entries: number): string =>
	`must have at most ${most} entries, but is a list of ${entries}`;
