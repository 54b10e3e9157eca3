import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { longestWait, shortestInterval } from '../shared/limits';
import { flag, number, optional, parseParameters, text } from '../shared/parameters';
import { videoId } from '../shared/videoId';
import { displayNames, longestInterval } from './fields';

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

/** @throws KyyVideoError `parameters` that names every wrong field of the item */
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
