import { referenceTo } from '../api/asset';
import { assetIdExample } from '../model/labels';
import type { MediumKind, Range } from '../model/models';
import { mustBe, type Problem } from './parameterErrors';

/** What a file must be, and what it is instead */
export type FileMismatch = readonly [must: string, is: string];

const kindNames = { image: 'a picture', video: 'a video', audio: 'a sound' } as const;

const hasPixels = (width: number, height: number) => `has ${width} × ${height} pixels`;

/** How a file breaks each rule that the service documents */
export const fileMismatches = {
	type: (kind: MediumKind, formats: readonly string[] | undefined, type: string): FileMismatch => [
		`must be ${kindNames[kind]}${formats ? ` (${formats.join(', ')})` : ''}`,
		`is a file of the type ${type || 'unknown'}`,
	],
	noImage: (): FileMismatch => ['must be a picture', 'is none, whatever its type says'],
	empty: (): FileMismatch => ['must be a file with something in it', 'is empty'],
	size: (mebibytes: number, bytes: number): FileMismatch => [
		`must have at most ${mebibytes} MiB`,
		`has ${inMebibytes(bytes)}`,
	],
	pixels: ({ min, max }: Range, width: number, height: number): FileMismatch => [
		`must have a width and a height of ${min} to ${max} pixels`,
		hasPixels(width, height),
	],
	shape: ({ min, max }: Range, width: number, height: number): FileMismatch => [
		`must be ${min} to ${max} times as wide as it is high`,
		hasPixels(width, height),
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
	message: `${field} must have at most ${mebibytes} MiB together, but have ${inMebibytes(bytes)}`,
});

export const privateUrlProblem = (field: string, url: string): Problem => ({
	message: `${field} must be at an address that anyone can open, but ${new URL(url).hostname} is in a private network`,
	remedy: 'Use a public address, or fetch the file with a node before this one and choose Binary.',
});

/** @param name undefined for what an expression has taken out of a field */
export function noBinaryFieldProblem(
	field: string,
	name: string | undefined,
	present: readonly string[],
): Problem {
	const called = name === undefined ? 'so' : `"${name}"`;
	const list = present.map((one) => `"${one}"`).join(', ');
	return {
		message: `${field} must be a binary field of the item, but the item has none called ${called}`,
		remedy: list
			? `The item has ${list}.`
			: 'The item has no binary fields: the nodes before this one may have dropped them.',
	};
}

/** Why a file of n8n's cannot be served */
export type NoBinaryFile =
	| { readonly missing: 'storage' | 'bytes' }
	| { readonly missing: 'file'; readonly words: string }
	| { readonly missing: 'publicAddress'; readonly origin: string };

/** @param name the file, as it reads within a sentence */
export function noBinaryFileProblem(field: string, name: string, reason: NoBinaryFile): Problem {
	const because = (why: string, remedy: string): Problem => ({
		message: `${field} cannot be handed to KyyVideo, because ${why}`,
		remedy,
	});
	switch (reason.missing) {
		case 'storage':
			return because(
				`n8n keeps ${name} in memory`,
				'Set the environment variable N8N_DEFAULT_BINARY_DATA_MODE of n8n to filesystem (with several n8n processes: to database or s3), restart n8n and run the workflow from its beginning; or put the file at a public address and choose URL.',
			);
		case 'bytes':
			return because(
				`an expression does not bring the bytes of ${name}`,
				'Write the name of its binary field, such as data, in place of the expression.',
			);
		case 'file':
			return because(
				`n8n does not find the file of ${name}`,
				`n8n deletes files with the execution that they belong to. Run the item again, or a new execution. n8n said: ${reason.words}`,
			);
		case 'publicAddress':
			return because(
				`KyyVideo cannot fetch ${name} from this n8n: its address is ${reason.origin}, which is in a private network`,
				'Set the environment variable WEBHOOK_URL of n8n to the address at which this n8n can be reached from the internet, and restart n8n; or put the file at a public address and choose URL.',
			);
	}
}

/** What a user meant to give: by the mode of the locator, or by the scheme of the text */
export type MediumForm = 'url' | 'asset' | 'binary';

/** How a locator that names no medium reads behind the name of its field */
export function mustBeMedium(takesAssets: boolean, form: MediumForm, entry: unknown): string {
	const url = 'a public URL that begins with https:// or http://';
	const rules = {
		binary: 'the name of a binary field, such as data',
		url: takesAssets
			? `${url}, or an asset of the asset library such as ${referenceTo(assetIdExample)}`
			: url,
		asset: takesAssets
			? `the ID of an asset such as ${assetIdExample}`
			: `${url}, or a binary field, as no assets are taken here`,
	};
	return mustBe(rules[form], entry);
}

export const mustBeOneMedium = (entries: number): string =>
	`must be one file, but is a list of ${entries}`;

export const tooManyMedia = (most: number, entries: number): string =>
	`must have at most ${most} entries, but is a list of ${entries}`;
