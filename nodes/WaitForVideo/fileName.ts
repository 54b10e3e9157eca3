/** Bytes; file systems take 255, and the ending and a counter added by others need some of them */
const longestName = 200;

/** Names of devices, whatever follows after a dot */
const reservedOnWindows = /^(aux|con|nul|prn|com\d|lpt\d)(?=\.|$)/i;

/**
 * The name of a video's file, safe on every file system.
 *
 * @param wanted what the user asked for; `<id>.mp4` otherwise
 */
export function fileNameOf(id: string, wanted = id): string {
	return `${safeName(wanted.replace(/\.mp4$/i, '')) || safeName(id)}.mp4`;
}

function safeName(name: string): string {
	const safe = name
		.trim()
		.replace(/[\\/:*?"<>|\p{Cc}]/gu, '_')
		.replace(/^\.+/, '_')
		.replace(reservedOnWindows, '_$&');
	return cutToBytes(safe, longestName);
}

/** Cuts between characters, never within one */
function cutToBytes(text: string, bytes: number): string {
	let cut = '';
	for (const character of text) {
		if (byteLength(cut + character) > bytes) break;
		cut += character;
	}
	return cut;
}

const byteLength = (text: string): number => new TextEncoder().encode(text).length;
