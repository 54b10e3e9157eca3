import { videoIdentifier } from '../api/task';
import { mustBe } from '../errors/parameterErrors';
import { videoIdExample } from '../model/labels';
import { readAs } from './fieldSchemas';

/** What stands in the field by mistake, or could not be asked for, and comes from no creation */
const noIds: readonly RegExp[] = [
	/\{\{|\}\}/, // An expression that is left as text
	/^(?:undefined|null|NaN|\[object Object\])$/, // What an expression makes of a value that is missing
	/^https?:\/\//i, // The address of the file, or of the answer
	/^\.{1,2}$/, // Any client leaves the path by it, escaped as well (https://url.spec.whatwg.org/#double-dot-path-segment)
	/\p{Cs}/u, // Half a character, which no address can hold
];

/**
 * `video_<uuid>` and `proj_<digits>` are documented. No other form is published, and a video that was paid for must never
 * be out of reach for its ID: so whatever a creation may have answered with is taken. It is escaped in the path.
 */
export const videoId = readAs(
	(value) => {
		const { data: id } = videoIdentifier.safeParse(value);
		return id === undefined || noIds.some((form) => form.test(id)) ? undefined : id;
	},
	(value) =>
		mustBe(
			`the ID that KyyVideo returned for the video, such as ${videoIdExample} or proj_1234567890`,
			value,
		),
);
