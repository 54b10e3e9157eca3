import { z } from 'zod';

import { mustBe } from './parameters';

const rule =
	'the ID that the creation of the video answered with, such as video_fd35ee52-2a98-44a6-b930-29a88ce9b8fd or proj_1234567890';

/**
 * Known are `video_<uuid>` and `proj_<digits>`. Nothing else is published, and a video that was paid for must never be
 * out of reach for its ID, so whatever cannot leave the path is taken.
 */
export const videoId = z.preprocess(
	(value) => (typeof value === 'number' ? String(value) : value),
	z
		.string(mustBe(rule))
		.trim()
		.max(200)
		.regex(/^\w[\w.:~=@+-]*$/),
);

/** What the user calls the field, in both nodes */
export const videoIdDisplayName = 'Video ID';
