import { createFile, MP4BoxBuffer, type Movie } from 'mp4box';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const bytes = readFileSync(join(__dirname, 'video.mp4'));

/** What a player learns from the file. Throws where it is not a whole MP4. */
function parse(file: Buffer): Movie {
	const parser = createFile();
	parser.appendBuffer(MP4BoxBuffer.fromArrayBuffer(new Uint8Array(file).buffer, 0), true);
	parser.flush();
	return parser.getInfo();
}

it('is small', () => {
	expect(bytes.length).toBeLessThan(150_000);
});

it('holds an H.264 picture of 640 by 360 at 24 frames per second', () => {
	const [picture, ...others] = parse(bytes).videoTracks;

	expect(others).toEqual([]);
	expect(picture?.codec).toMatch(/^avc1\./);
	expect(picture).toMatchObject({ nb_samples: 120, video: { width: 640, height: 360 } });
});

it('holds an AAC sound', () => {
	const [sound, ...others] = parse(bytes).audioTracks;

	expect(others).toEqual([]);
	expect(sound?.codec).toMatch(/^mp4a\./);
});

it('lasts about 5 seconds', () => {
	const { duration, timescale } = parse(bytes);

	expect(duration / timescale).toBeCloseTo(5, 1);
});

it('can play while it loads: its index comes before its data', () => {
	expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
	expect(parse(bytes)).toMatchObject({ isProgressive: true, hasMoov: true });
});
