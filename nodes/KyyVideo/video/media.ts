import { z } from 'zod';

import type { Endpoint } from '../../shared/models';
import { mustBeText } from '../../shared/parameters';

/** What the service takes as a medium: a public URL or, where the endpoint takes assets, `asset://<id>` */
export const medium = (endpoint: Endpoint) =>
	locatorThat((value) => isMedium(value, endpoint), endpoint);

/** As `medium`, for a field that may stay empty */
export const optionalMedium = (endpoint: Endpoint) =>
	locatorThat((value) => value === '' || isMedium(value, endpoint), endpoint).transform((value) =>
		value === '' ? undefined : value,
	);

const locatorThat = (fits: (value: unknown) => boolean, endpoint: Endpoint) =>
	locatorValue.pipe(z.custom<string>(fits, mediumRule(endpoint)));

const mediumRule = ({ takesAssets }: Endpoint) => {
	const url = 'a public URL that begins with https:// or http://';
	const asset = ', or an asset of the asset library such as asset://asset-20260330142158-q75m8';
	return (value: unknown) => ({ message: mustBeText(takesAssets ? url + asset : url, value) });
};

const isMedium = (value: unknown, { takesAssets }: Endpoint): boolean =>
	typeof value === 'string' && (isPublicUrl(value) || (takesAssets && isAsset(value)));

/** The fixed collection of the editor, with the entries that were left empty taken out */
export const mediaList = (endpoint: Endpoint) =>
	z
		.object({ media: z.array(z.object({ source: optionalMedium(endpoint) })).default([]) })
		.default({})
		.transform(({ media }) =>
			media.map(({ source }) => source).filter((source) => source !== undefined),
		);

/** A resource locator of the editor, or the bare value that an expression or an AI agent puts in its place */
const locatorValue = z
	.union([
		z.object({ __rl: z.literal(true), value: z.unknown() }).transform(({ value }) => value),
		z.unknown(),
	])
	.transform((value) => {
		if (value === undefined || value === null) return '';
		return typeof value === 'string' ? value.trim() : value;
	});

function isPublicUrl(value: string): boolean {
	// Two addresses in one text would go out as one
	const isList = /[,;]\s*https?:/i.test(value);
	return /^https?:\/\/[^\s/\\]\S*$/i.test(value) && !isList && URL.canParse(value);
}

function isAsset(value: string): boolean {
	return /^asset:\/\/[A-Za-z0-9_-]+$/.test(value);
}
