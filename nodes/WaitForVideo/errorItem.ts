import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';

import { videoId } from '../shared/execution/videoId';

const words = z.string().trim().min(1);

/** What KyyVideo and n8n's own nodes hand on with "Continue" for what has failed: words, or an error as an object */
const errorItem = z.object({
	error: z.union([words, z.object({ message: words }).transform(({ message }) => message)]),
});

/** An item of this package that says of its video that there will be none */
const failedVideo = z.object({ details: z.object({ kind: z.literal('failed') }) });

/** An item that has failed before this node, and what its error says */
export interface ErrorItem {
	readonly item: INodeExecutionData;
	readonly words: string;
}

/** @returns undefined for an item that names a video which may still be there, or is no error */
export function readErrorItem(
	context: IExecuteFunctions,
	itemIndex: number,
): ErrorItem | undefined {
	const item = context.getInputData()[itemIndex];
	const failed = errorItem.safeParse(item?.json).data;
	if (!item || !failed) return undefined;
	const isOver = failedVideo.safeParse(item.json).success || !namesVideo(context, itemIndex);
	return isOver ? { item, words: failed.error } : undefined;
}

function namesVideo(context: IExecuteFunctions, itemIndex: number): boolean {
	try {
		return videoId.safeParse(context.getNodeParameter('videoId', itemIndex)).success;
	} catch {
		// An expression that finds nothing behind an item that failed
		return false;
	}
}
