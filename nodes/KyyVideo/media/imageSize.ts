// Bundled by the build, as n8n installs no dependencies of a community package
import { imageSize } from 'image-size';

import { messageOf } from '../../shared/api/networkError';

/** In pixels; `unknown` where the size does not stand in the beginning, which is left to the service */
type ImageSize = { readonly width: number; readonly height: number } | 'unknown' | 'no image';

/** Pixels; none of the usual formats goes further (JPEG: 16 bits), so what is read as more was misread */
const most = 65_535;

/** Reads the size of an image from the beginning of its file */
export function readImageSize(beginning: Uint8Array): ImageSize {
	try {
		const { width, height } = imageSize(beginning);
		return Math.max(width, height) > most ? 'unknown' : { width, height };
	} catch (error) {
		// The library knows all usual formats by their first bytes, but does not find the size in each of their files
		return /^unsupported file type/.test(messageOf(error)) ? 'no image' : 'unknown';
	}
}
