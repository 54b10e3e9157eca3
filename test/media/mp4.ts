import { readFile } from 'node:fs/promises';
import { createFile, MP4BoxBuffer, type Movie } from 'mp4box';

/** What an MP4 says of itself, in a line, e.g. `5.1 s, avc1.64001f 1256×720, mp4a.40.2`. */
export function describeMp4(movie: Movie): string {
	const seconds = movie.duration / movie.timescale;
	const tracks = movie.tracks.map(({ codec, video }) =>
		video === undefined ? codec : `${codec} ${video.width}×${video.height}`,
	);
	return [`${seconds.toFixed(1)} s`, ...tracks].join(', ');
}

/** @throws when the file is not an MP4 with at least one video track */
export async function readMp4(path: string): Promise<Movie> {
	const bytes = await readFile(path);
	const file = createFile();
	let movie: Movie | undefined;
	let fault = 'it has no index of its tracks';
	file.onReady = (info) => (movie = info);
	file.onError = (_module, message) => (fault = message);
	const copy = new Uint8Array(bytes).buffer;
	file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(copy, 0), true);
	file.flush();
	if (movie === undefined) throw new Error(`${path} is not a readable MP4: ${fault}.`);
	if (movie.videoTracks.length === 0) throw new Error(`${path} holds no video track.`);
	return movie;
}
