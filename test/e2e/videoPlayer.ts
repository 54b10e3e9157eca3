import type { Locator } from 'playwright-core';
import { z } from 'zod';

const playerSchema = z.object({
	/** From 2 on, there is a picture to show. */
	readyState: z.number(),
	/** In seconds. */
	duration: z.number(),
	/** In seconds. */
	currentTime: z.number(),
	/** In pixels. */
	width: z.number(),
	error: z.string().nullable(),
});

/** As much of the browser's video element as is looked at. */
interface Video {
	readyState: number;
	duration: number;
	currentTime: number;
	videoWidth: number;
	error: { message: string } | null;
}

/** How a video is doing in the browser. */
export async function stateOf(player: Locator): Promise<z.infer<typeof playerSchema>> {
	const state: unknown = await player.evaluate((video: Video) => ({
		readyState: video.readyState,
		duration: video.duration,
		currentTime: video.currentTime,
		width: video.videoWidth,
		error: video.error?.message ?? null,
	}));
	return playerSchema.parse(state);
}
