/**
 * The name of a video's file, safe on every file system.
 *
 * @param wanted what the user asked for; `<id>.mp4` otherwise
 */
export function fileNameOf(id: string, wanted = id): string {
	const safe = wanted
		.replace(/\.mp4$/i, '')
		.replace(/[\\/:*?"<>|\p{Cc}]/gu, '_')
		.replace(/^\.+/, '_')
		.slice(0, longestName)
		.trim();
	return `${safe === '' ? id : safe}.mp4`;
}

/** Characters; file systems take 255 bytes, and a character may take four */
const longestName = 60;
