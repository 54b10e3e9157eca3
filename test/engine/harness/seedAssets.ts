import { z } from 'zod';

import type { Service } from '../../service/simulatedService';

const scheme = 'asset://';

const media = z.record(z.unknown()).transform((fields) =>
	Object.entries(fields).flatMap(([field, value]) =>
		[value].flat().flatMap((one) => {
			if (typeof one !== 'string' || !one.startsWith(scheme)) return [];
			return [{ field, assetId: one.slice(scheme.length) }];
		}),
	),
);

/** Puts all assets into the library that the body of a create names */
export function seedAssets(service: Service, body: unknown): void {
	for (const { field, assetId } of media.parse(body)) {
		const assetType =
			field === 'referenceVideos' ? 'Video' : field === 'referenceAudios' ? 'Audio' : 'Image';
		service.addAsset({ assetId, assetType });
	}
}
