import { z } from 'zod';

import { videoIdExample } from './fieldNames';
import { mustBe } from './parameters';

const rule = `the ID that the creation of the video answered with, such as ${videoIdExample} or proj_1234567890`;

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
