import { basename } from 'node:path';
import type { Locator } from 'playwright-core';
import { z } from 'zod';

const imagesSchema = z.array(
	z.object({
		source: z.string(),
		/** In pixels; 0 of an image that has not loaded. */
		width: z.number(),
	}),
);

/** The file names of all images within an element, each once. @throws when one of them has not loaded */
export async function iconsIn(element: Locator): Promise<string[]> {
	const images: unknown = await element
		.locator('img')
		.evaluateAll((found: { src: string; naturalWidth: number }[]) =>
			found.map(({ src, naturalWidth }) => ({ source: src, width: naturalWidth })),
		);
	const names = imagesSchema.parse(images).map(({ source, width }) => {
		if (width === 0) throw new Error(`The image ${source} is broken.`);
		return basename(new URL(source).pathname);
	});
	return [...new Set(names)];
}
