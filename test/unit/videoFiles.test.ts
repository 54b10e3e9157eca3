import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Mp4Check } from '../../nodes/WaitForVideo/mp4';

const folder = join(__dirname, '..', 'media', 'videos');

/** What ffprobe 5.1 says of the files of test/media/make-videos.sh; whoever turns a picture swaps its sides by hand. */
const golden = {
	'index-first.mp4': [10, 72, 128, true, 'portrait'],
	'index-last.mp4': [10, 72, 128, true, 'portrait'],
	'fragmented.mp4': [2.128, 128, 72, true, 'landscape'],
	'fragmented-later.mp4': [2.128, 128, 72, true, 'landscape'],
	'silent.mp4': [2, 128, 72, false, 'landscape'],
	'rotated.mp4': [2, 72, 128, false, 'portrait'],
	'square.mp4': [2, 96, 96, false, 'square'],
	'odd-rate.mp4': [3.003, 128, 72, false, 'landscape'],
	'long.mp4': [7200, 16, 16, false, 'square'],
	'large.mp4': [0.5, 3840, 2160, false, 'landscape'],
	'longer-sound.mp4': [5, 128, 72, true, 'landscape'],
} as const;

test('each file has its facts here', () => {
	expect(readdirSync(folder).sort()).toEqual(Object.keys(golden).sort());
});

describe.each(Object.entries(golden))(
	'%s',
	(name, [seconds, width, height, hasAudio, orientation]) => {
		const file = readFileSync(join(folder, name));

		test.each([1, 7, 1000, file.length])('says what it is in chunks of %d bytes', (chunkSize) => {
			const check = new Mp4Check(file.length);
			for (let start = 0; start < file.length; start += chunkSize) {
				check.pass(file.subarray(start, start + chunkSize));
			}
			expect(check.atEnd()).toBeUndefined();
			expect(check.facts).toEqual({
				...{ bytes: file.length, seconds, width, height },
				...{ hasAudio, orientation },
			});
		});
	},
);
