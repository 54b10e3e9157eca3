// The build puts the library into the package, as n8n installs no dependencies of a community package
import { imageSize } from 'image-size';

import { messageOf } from '../../shared/errors';

export interface PixelSize {
	/** Pixels */
	readonly width: number;
	/** Pixels */
	readonly height: number;
}

/** What the beginning of a file tells; a size that does not stand there is left to the service */
export type Picture = PixelSize | 'unknown size' | 'none';

/** Pixels; none of the usual formats goes further, so what is read as more was misread */
const most = 65_535;

/** Reads the size of a picture from the beginning of its file */
export function readPicture(beginning: Uint8Array): Picture {
	try {
		const { width, height } = imageSize(beginning);
		return Math.max(width, height) > most ? 'unknown size' : { width, height };
	} catch (error) {
		// The library knows all usual formats by their first bytes, but does not find the size in each file of theirs
		return /^unsupported file type/.test(messageOf(error)) ? 'none' : 'unknown size';
	}
}
