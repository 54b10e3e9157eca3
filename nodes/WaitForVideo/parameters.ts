import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { flag, number, optional, parseParameters, text } from '../shared/parameters';
import { videoId, videoIdDisplayName } from '../shared/videoId';

/** What the user calls each field, in the editor and in errors alike */
export const displayNames = {
	videoId: videoIdDisplayName,
	download: 'Download',
	binaryPropertyName: 'Put Output File in Field',
	maxWait: 'Max Wait (Minutes)',
	pollInterval: 'Poll Interval (Seconds)',
	fileName: 'File Name',
	maxFileSize: 'Max File Size (MB)',
} as const;

/** Minutes: the file's address is good for about a day, so a longer wait could lose the video */
export const longestWait = 24 * 60;

/** Seconds: the service asks not to be queried too often */
export const shortestInterval = 5;

/** Seconds */
const longestInterval = 3600;

const schema = z.object({
	videoId,
	download: flag(),
	binaryPropertyName: text('the name of a binary field, such as data'),
	maxWait: number(`a number above 0 and up to ${longestWait}`, (minutes) =>
		minutes.positive().max(longestWait),
	),
	pollInterval: optional(
		number(`a number from ${shortestInterval} to ${longestInterval}`, (seconds) =>
			seconds.min(shortestInterval).max(longestInterval),
		),
	),
	fileName: optional(text('a file name such as clip.mp4')),
	maxFileSize: optional(number('a number above 0', (megabytes) => megabytes.positive())),
});

export type WaitParameters = z.output<typeof schema>;

const options = z.object({
	pollInterval: z.unknown(),
	fileName: z.unknown(),
	maxFileSize: z.unknown(),
});

/** @throws VideoError `parameters` that names every wrong field of the item */
export function readWaitParameters(context: IExecuteFunctions, itemIndex: number): WaitParameters {
	const values = {
		videoId: context.getNodeParameter('videoId', itemIndex),
		download: context.getNodeParameter('download', itemIndex),
		// Not shown without a download
		binaryPropertyName: context.getNodeParameter('binaryPropertyName', itemIndex, 'data'),
		maxWait: context.getNodeParameter('maxWait', itemIndex),
		...options.parse(context.getNodeParameter('options', itemIndex)),
	};
	return parseParameters(schema, values, displayNames);
}
