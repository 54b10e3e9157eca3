import type { Assets } from './assets';
import type { Fetched, MediaFetcher } from './mediaFetcher';
import { judgeMedia, type FetchedMedium, type MediaLimits, type Medium } from './mediaLimits';
import { addressUnreachable, type Refusal } from './refusal';

const ASSET = 'asset://';

function fetchedMedium(medium: Medium, fetched: Fetched | undefined): readonly FetchedMedium[] {
	return fetched?.kind === 'fetched' ? [{ ...medium, fetched }] : [];
}

/** Looks at all media of a create, the assets first, as they need no fetching. */
export async function checkMedia(
	{ assets, fetcher }: { assets: Assets; fetcher: MediaFetcher },
	media: readonly Medium[],
	limits: MediaLimits,
): Promise<Refusal | undefined> {
	const fromLibrary = media.filter(({ value }) => value.startsWith(ASSET));
	const refusal = fromLibrary
		.map(({ field, kind, value }) => assets.judgeUse(value.slice(ASSET.length), kind, field))
		.find((found) => found !== undefined);
	if (refusal !== undefined) return refusal;
	const addressed = media.filter(({ value }) => !value.startsWith(ASSET));
	const fetched = await fetcher.fetchAll(addressed.map(({ value }) => value));
	if (fetched.some(({ kind }) => kind === 'failed')) return addressUnreachable;
	return judgeMedia(
		limits,
		addressed.flatMap((medium, index) => fetchedMedium(medium, fetched[index])),
	);
}
