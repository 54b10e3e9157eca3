import type { IDataObject } from 'n8n-workflow';

import type { CreateRequest } from '../../shared/client';
import type { Model } from '../../shared/models';
import type { MediumField } from './create.fields';
import type { CreateParameters } from './create.parameters';

/** Checked parameters, with the addresses of the media in place of what the user named them by */
type RequestParameters = Readonly<
	Omit<CreateParameters, MediumField> & Record<MediumField, string | string[] | undefined>
>;

/** Puts parameters into the words of the model's endpoint. Nothing that is undefined is sent. */
export function createRequest(
	{ value, endpoint, modes }: Model,
	parameters: RequestParameters,
): Omit<CreateRequest, 'asked'> {
	const { firstFrame, lastFrame, aspectRatio, ...others } = parameters;
	return {
		path: endpoint.path,
		body: {
			model: value,
			...given({
				...others,
				[endpoint.aspectRatioKey]: aspectRatio,
				...(modes.frames && {
					[modes.frames.firstFrameKey]: firstFrame,
					[modes.frames.lastFrameKey]: lastFrame,
				}),
			}),
		},
	};
}

/** The entries that hold something */
const given = (entries: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
