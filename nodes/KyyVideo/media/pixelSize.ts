// The build puts the library into the package, as n8n installs no dependencies of a community package
import { imageSize } from 'image-size';

export interface PixelSize {
	/** Pixels */
	readonly width: number;
	/** Pixels */
	readonly height: number;
}

/**
 * Reads the size of a picture from the beginning of its file.
 *
 * @returns undefined where it does not stand there, or the file is no picture that the library knows
 */
export function pixelSizeOf(beginning: Uint8Array): PixelSize | undefined {
	try {
		const { width, height } = imageSize(beginning);
		return { width, height };
	} catch {
		// A size that cannot be read here is left to the service
		return undefined;
	}
}
