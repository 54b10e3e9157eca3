/** Bytes; file systems take 255, and the ending and a counter added by others need some of them */
const longestName = 200;

/** Names of devices, whatever follows after a dot */
const reservedOnWindows = /^(aux|con|nul|prn|com\d|lpt\d)(?=\.|$)/i;

/** Endings that a user may have put to the name of a video */
const endings = /\.(mp4|mov)$/i;

/** The name of a video's file, safe on every file system: the one that the user wants, or else `<id>.<extension>` */
export const fileNameOf = (id: string, wanted = id, extension = 'mp4'): string =>
	`${safeName(wanted.replace(endings, '')) || safeName(id)}.${extension}`;

function safeName(name: string): string {
	const safe = name
		.trim()
		.replace(/[\\/:*?"<>|\p{Cc}]/gu, '_')
		.replace(/^\.+/, '_')
		.replace(reservedOnWindows, '_$&');
	// Characters that fit in whole
	const { read } = new TextEncoder().encodeInto(safe, new Uint8Array(longestName));
	return safe.slice(0, read);
}
