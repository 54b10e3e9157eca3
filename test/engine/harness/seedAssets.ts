import { z } from 'zod';

import type { Service } from '../../service/simulatedService';

/** The library that a body names an asset of, by how it refers to it */
const libraries = { 'asset://': 'kyyVideo2', 'assetId://': 'seedance2' } as const;

const media = z.record(z.unknown()).transform((fields) =>
	Object.entries(fields).flatMap(([field, value]) =>
		[value].flat().flatMap((one) => {
			const [, scheme, assetId = ''] =
				typeof one === 'string' ? (/^(asset(?:Id)?:\/\/)(.*)$/.exec(one) ?? []) : [];
			if (scheme !== 'asset://' && scheme !== 'assetId://') return [];
			return [{ field, assetId, library: libraries[scheme] }];
		}),
	),
);

function typeOf(field: string): 'Image' | 'Video' | 'Audio' {
	if (/videos$/i.test(field)) return 'Video';
	return /audios$/i.test(field) ? 'Audio' : 'Image';
}

/** Puts all assets into their libraries that the body of a create names */
export function seedAssets(service: Service, body: unknown): void {
	for (const { field, ...asset } of media.parse(body)) {
		service.addAsset({ ...asset, assetType: typeOf(field) });
	}
}
