import type { CreateRequest } from '../../shared/client';
import type { Model } from '../../shared/models';
import type { CreateParameters } from './create.parameters';

/** Puts checked parameters into the words of the model's endpoint. Nothing that is undefined is sent. */
export function createRequest(model: Model, parameters: CreateParameters): CreateRequest {
	const { endpoint, modes } = model;
	const { firstFrame, lastFrame, aspectRatio, ...others } = parameters;
	return {
		path: endpoint.path,
		body: {
			model: model.value,
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

/** The entries that hold something: an empty list of references counts as none */
function given<Value extends string | number | boolean | readonly string[]>(
	entries: Readonly<Record<string, Value | undefined>>,
): Record<string, Value> {
	return Object.fromEntries(
		Object.entries(entries).flatMap(([key, value]) =>
			value === undefined || (Array.isArray(value) && value.length === 0) ? [] : [[key, value]],
		),
	);
}
