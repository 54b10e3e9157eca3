import { referenceTo } from '../../shared/api/asset';
import { isPrivateFor } from '../../shared/api/privateAddress';
import {
	bytesPerMebibyte,
	fileProblem,
	noBinaryFieldProblem,
	noBinaryFileProblem,
	privateUrlProblem,
	sharePageProblem,
	sizeTogetherProblem,
} from '../../shared/errors/mediaErrors';
import { parametersError, type Problem } from '../../shared/errors/parameterErrors';
import type { AssetLibrary, MediumLimits } from '../../shared/model/endpoints';
import type { MediumKind } from '../../shared/model/media';
import {
	binaryFieldNames,
	findBinaryFile,
	identityOfFile,
	readBinaryField,
	signedUrlOf,
	type BinaryFile,
	type MediumIdentity,
	type MediumItem,
} from './binaryFile';
import { mismatchOf } from './fileMismatch';
import type { Medium } from './locator';
import { isSharePage } from './sharePage';

/** A medium in a field */
export interface NamedMedium {
	/** The field as the editor calls it */
	readonly label: string;
	/** From 0, where the field is a list */
	readonly entry?: number;
	readonly medium: Medium;
	/** Undefined where any file may do */
	readonly kind: MediumKind | undefined;
	readonly limits: MediumLimits;
}

/** With the file of a binary field */
export type Resolved<Named> = Named & { readonly file?: BinaryFile };

/** The field, with the number of the entry in a list */
export const fieldOf = ({ label, entry }: NamedMedium): string =>
	entry === undefined ? label : `${label} (entry ${entry + 1})`;

/** The same for the same medium, whatever its address is at the moment, and whether or not it is still there */
export async function identityOf(medium: Medium, item: MediumItem): Promise<MediumIdentity> {
	if (medium.from === 'binary') {
		const found = readBinaryField(item, medium.field);
		return found ? await identityOfFile(item.context, found) : ['', ''];
	}
	const name = medium.from === 'url' ? medium.url : `asset ${medium.assetId}`;
	return [name, name];
}

/**
 * Looks at media as far as that can be done without the service, which is at the base URL.
 *
 * @throws KyyVideoError `parameters` that names every wrong medium
 */
export async function resolveMedia<Named extends NamedMedium>(
	media: readonly Named[],
	item: MediumItem,
	baseUrl: string,
): Promise<Array<Resolved<Named>>> {
	const looked = await Promise.all(media.map(async (named) => resolve(named, item, baseUrl)));
	const resolved = looked.flatMap((found) => ('message' in found ? [] : [found]));
	const problems = looked.flatMap((found) => ('message' in found ? [found] : []));
	const [first, ...others] = problems.length > 0 ? problems : sizeProblems(resolved);
	if (first) throw parametersError([first, ...others]);
	return resolved;
}

async function resolve<Named extends NamedMedium>(
	named: Named,
	item: MediumItem,
	baseUrl: string,
): Promise<Resolved<Named> | Problem> {
	const { medium, kind, limits } = named;
	const field = fieldOf(named);
	if (medium.from === 'asset') return named;
	if (medium.from === 'url') return urlProblem(field, medium.url, baseUrl) ?? named;
	const fieldName = typeof medium.field === 'string' ? medium.field : undefined;
	const found = readBinaryField(item, medium.field);
	if (!found) return noBinaryFieldProblem(field, fieldName, binaryFieldNames(item));
	const name = fieldName
		? `the binary field "${fieldName}"`
		: `the file "${found.fileName ?? found.mimeType}"`;
	const file = await findBinaryFile(item.context, found);
	if ('missing' in file) return noBinaryFileProblem(field, name, file);
	const mismatch = mismatchOf(file, kind, limits);
	if (mismatch) return fileProblem(field, name, mismatch);
	const { origin } = file;
	if (!isPrivateFor(baseUrl, origin)) return { ...named, file };
	return noBinaryFileProblem(field, name, { missing: 'publicAddress', origin });
}

function urlProblem(field: string, url: string, baseUrl: string): Problem | undefined {
	if (isPrivateFor(baseUrl, url)) return privateUrlProblem(field, url);
	return isSharePage(url) ? sharePageProblem(field, url) : undefined;
}

/** The fields whose files are too large together */
const sizeProblems = (media: ReadonlyArray<Resolved<NamedMedium>>): Problem[] =>
	[...new Map(media.map(({ label, limits }) => [label, limits]))].flatMap(([label, limits]) => {
		const { mebibytesTogether = Infinity } = limits;
		const sizes = media.map((one) => (one.label === label ? (one.file?.bytes ?? 0) : 0));
		const bytes = sizes.reduce((sum, size) => sum + size, 0);
		if (bytes <= mebibytesTogether * bytesPerMebibyte) return [];
		return [sizeTogetherProblem(label, mebibytesTogether, bytes)];
	});

/**
 * What the service gets: a URL, good for a day from now for a file of n8n's, or a reference to an asset.
 *
 * @param library the one whose assets the request may name
 */
export async function addressOf(
	{ medium, file }: Resolved<NamedMedium>,
	{ context }: MediumItem,
	library: AssetLibrary | undefined,
): Promise<string> {
	if (file) return await signedUrlOf(context, file);
	if (medium.from === 'asset') return library ? referenceTo(medium.assetId, library) : '';
	return medium.from === 'url' ? medium.url : '';
}
