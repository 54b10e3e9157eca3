import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { parametersError } from '../shared/errors';
import { validateOnlyName } from '../shared/fieldNames';
import { shortestInterval } from '../shared/limits';
import { flag, maxWait, number, optional, parseParameters, text } from '../shared/parameters';
import { videoId } from '../shared/videoId';
import { displayNames, longestInterval } from './fields';

const schema = z.object({
	videoId,
	download: flag(),
	binaryPropertyName: text('the name of a binary field, such as data'),
	maxWait: maxWait(),
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

/** What KyyVideo hands on for an item that it has only checked */
const onlyChecked = z.object({ valid: z.literal(true), id: z.undefined() });

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
	const hasNoId = !videoId.safeParse(values.videoId).success;
	if (hasNoId && onlyChecked.safeParse(context.getInputData()[itemIndex]?.json).success) {
		const message = `${displayNames.videoId} is empty, because KyyVideo has only checked this item`;
		const remedy = `Switch off "${validateOnlyName}" in the options of KyyVideo to have the video made.`;
		throw parametersError([{ message, remedy }]);
	}
	return parseParameters(schema, values, displayNames);
}
