import { videoIdExample } from '../model/labels';
import { text } from './fieldSchemas';

/**
 * `video_<uuid>` and `proj_<digits>` are documented. No other form is published, and a video that was paid for must never
 * be out of reach for its ID, so whatever cannot leave the path is taken.
 */
export const videoId = text(
	`the ID that the creation of the video answered with, such as ${videoIdExample} or proj_1234567890`,
	(id) => id.max(200).regex(/^\w[\w.:~=@+-]*$/),
);
