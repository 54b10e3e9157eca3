import { z } from 'zod';

import { mustBe } from './parameters';

const rule =
	'the ID that the creation of the video answered with, such as video_fd35ee52-2a98-44a6-b930-29a88ce9b8fd or proj_1234567890';

/** Known are `video_<uuid>` and `proj_<digits>`; anything of these letters may be one, anything else may not be in a path */
export const videoId = z.preprocess(
	(value) => (typeof value === 'number' ? String(value) : value),
	z
		.string(mustBe(rule))
		.trim()
		.max(200)
		.regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/),
);

/** What the user calls the field, in both nodes */
export const videoIdDisplayName = 'Video ID';
