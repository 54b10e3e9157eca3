import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { KyyVideoError } from '../shared/errors/error';
import { noVideoIdError, onlyCheckedError } from '../shared/errors/parameterErrors';
import { aboutVideo } from '../shared/errors/videoErrors';
import { readCreatedVideo, type CreatedVideo } from '../shared/execution/createdVideo';
import type { Connect } from '../shared/execution/credential';
import { flag, maxWait, number, optional, text } from '../shared/execution/fieldSchemas';
import { parseParameters } from '../shared/execution/parameters';
import { videoId } from '../shared/execution/videoId';
import { lastFrameField, videoIdField } from '../shared/model/labels';
import { longestLink, longestPollInterval, shortestPollInterval } from '../shared/model/waitTimes';

const megabytes = number('a number above 0', (size) => size.positive());

const fields = z.object({
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
	lastFrameFile: flag().default(false),
	/** Hours */
	publicLink: optional(
		number(`a number from 1 to ${longestLink}`, (hours) => hours.min(1).max(longestLink)),
	),
});

const schema = fields.superRefine(({ lastFrameFile, binaryPropertyName }, { addIssue }) => {
	if (!lastFrameFile || binaryPropertyName !== lastFrameField) return;
	const message = `must not be ${lastFrameField}, which is the field of the last frame`;
	addIssue({ code: 'custom', path: ['binaryPropertyName'], message });
});

export type WaitParameters = z.output<typeof schema> & {
	/** What the item says of this video */
	readonly known: CreatedVideo;
};

/** n8n keeps nothing of a field that the user has left alone */
function isUsualId(context: IExecuteFunctions): boolean {
	const { videoId: written = videoIdField.default } = context.getNode().parameters;
	return written === videoIdField.default;
}

const options = z.record(z.unknown());

/** What KyyVideo hands on for an item that it has only checked */
const onlyChecked = z.object({ valid: z.literal(true), id: z.undefined() });

/** @throws KyyVideoError `parameters` that names every wrong field of the item */
export async function readWaitParameters(
	context: IExecuteFunctions,
	itemIndex: number,
	connect: Connect,
): Promise<WaitParameters> {
	const chosen = options.parse(context.getNodeParameter('options', itemIndex));
	const values = {
		...chosen,
		// Errors call it by this name: the other one is that of the image which KyyVideo ends a video with
		lastFrameFile: chosen.lastFrame,
		videoId: context.getNodeParameter('videoId', itemIndex),
		download: context.getNodeParameter('download', itemIndex),
		// Not shown without a download
		binaryPropertyName: context.getNodeParameter('binaryPropertyName', itemIndex, 'data'),
		maxWait: context.getNodeParameter('maxWait', itemIndex),
	};
	const { json = {} } = context.getInputData()[itemIndex] ?? {};
	const { data: id } = videoId.safeParse(values.videoId);
	if (id === undefined && onlyChecked.safeParse(json).success) throw onlyCheckedError();
	if ((values.videoId ?? undefined) === undefined && !('id' in json)) {
		throw noVideoIdError(Object.keys(json), isUsualId(context));
	}
	try {
		const parameters = parseParameters(schema, values);
		const known = await readCreatedVideo(context, itemIndex, parameters.videoId, connect);
		return { ...parameters, known };
	} catch (error) {
		throw id !== undefined && error instanceof KyyVideoError ? aboutVideo(error, id) : error;
	}
}
