import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { noVideoIdError, onlyCheckedError } from '../shared/errors/parameterErrors';
import { flag, maxWait, number, optional, text } from '../shared/execution/fieldSchemas';
import { parseParameters } from '../shared/execution/parameters';
import { videoId } from '../shared/execution/videoId';
import { longestPollInterval, shortestPollInterval } from '../shared/model/waitTimes';

const megabytes = number('a number above 0', (size) => size.positive());

const schema = z.object({
	videoId,
	download: flag(),
	binaryPropertyName: text('the name of a binary field, such as data'),
	/** Milliseconds */
	maxWait: maxWait().transform((minutes) => minutes * 60_000),
	/** Milliseconds */
	pollInterval: optional(
		number(`a number from ${shortestPollInterval} to ${longestPollInterval}`, (seconds) =>
			seconds.min(shortestPollInterval).max(longestPollInterval),
		).transform((seconds) => seconds * 1000),
	),
	fileName: optional(text('a file name such as clip.mp4')),
	/** Bytes */
	maxFileSize: optional(megabytes.transform((size) => size * 1_000_000)),
});

export type WaitParameters = z.output<typeof schema> & {
	/** Unix seconds when the video was created; undefined where the item does not say it of this video */
	readonly created: number | undefined;
};

const options = z.record(z.unknown());

/** What KyyVideo hands on for an item that it has created a video for */
const createdVideo = z.object({ id: videoId, created: z.number() });

/** What KyyVideo hands on for an item that it has only checked */
const onlyChecked = z.object({ valid: z.literal(true), id: z.undefined() });

/** @throws KyyVideoError `parameters` that names every wrong field of the item */
export function readWaitParameters(context: IExecuteFunctions, itemIndex: number): WaitParameters {
	const values = {
		...options.parse(context.getNodeParameter('options', itemIndex)),
		videoId: context.getNodeParameter('videoId', itemIndex),
		download: context.getNodeParameter('download', itemIndex),
		// Not shown without a download
		binaryPropertyName: context.getNodeParameter('binaryPropertyName', itemIndex, 'data'),
		maxWait: context.getNodeParameter('maxWait', itemIndex),
	};
	const { json = {} } = context.getInputData()[itemIndex] ?? {};
	const hasNoId = !videoId.safeParse(values.videoId).success;
	if (hasNoId && onlyChecked.safeParse(json).success) throw onlyCheckedError();
	if ((values.videoId ?? undefined) === undefined && !('id' in json)) {
		throw noVideoIdError(Object.keys(json));
	}
	const parameters = parseParameters(schema, values);
	const item = createdVideo.safeParse(json).data;
	const created = item?.id === parameters.videoId ? item.created : undefined;
	return { ...parameters, created };
}
