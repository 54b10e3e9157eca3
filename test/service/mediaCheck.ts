import type { AssetLibrary, Assets } from './assets';
import type { Fetched, MediaFetcher } from './mediaFetcher';
import { judgeMedia, type FetchedMedium, type MediaLimits, type Medium } from './mediaLimits';
import { addressUnreachable, type PassedOn, type Refusal } from './refusal';

/** How a create refers to an asset of each library. */
const schemes: Readonly<Record<AssetLibrary, string>> = {
	kyyVideo2: 'asset://',
	seedance2: 'assetId://',
};

type Libraries = Readonly<Record<AssetLibrary, Assets>>;

function judgeAssets(libraries: Libraries, library: AssetLibrary, media: readonly Medium[]) {
	const scheme = schemes[library];
	return media
		.filter(({ value }) => value.startsWith(scheme))
		.map(({ field, kind, value }) =>
			libraries[library].judgeUse(value.slice(scheme.length), kind, field),
		)
		.find((found) => found !== undefined);
}

function isAddress({ value }: Medium): boolean {
	return !Object.values(schemes).some((scheme) => value.startsWith(scheme));
}

function fetchedMedium(medium: Medium, fetched: Fetched | undefined): readonly FetchedMedium[] {
	return fetched?.kind === 'fetched' ? [{ ...medium, fetched }] : [];
}

/** Looks at all media of a create, the assets first, as they need no fetching. */
export async function checkMedia(
	{ libraries, fetcher }: { libraries: Libraries; fetcher: MediaFetcher },
	media: readonly Medium[],
	limits: MediaLimits,
): Promise<Refusal | PassedOn | undefined> {
	const refusal =
		judgeAssets(libraries, 'kyyVideo2', media) ?? judgeAssets(libraries, 'seedance2', media);
	if (refusal !== undefined) return refusal;
	const addressed = media.filter(isAddress);
	const fetched = await fetcher.fetchAll(addressed.map(({ value }) => value));
	if (fetched.some(({ kind }) => kind === 'failed')) return addressUnreachable;
	return judgeMedia(
		limits,
		addressed.flatMap((medium, index) => fetchedMedium(medium, fetched[index])),
	);
}
