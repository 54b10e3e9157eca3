import { PNG } from 'pngjs';

/** A PNG of one color, of a width and a height in pixels */
export const picture = (width = 640, height = 360): Buffer =>
	PNG.sync.write(new PNG({ width, height, fill: true }), { filterType: 0, deflateLevel: 1 });
