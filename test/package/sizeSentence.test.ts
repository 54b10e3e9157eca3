import type { Packed } from './pack';
import { sizeSentence } from './sizeSentence';

const packed: Packed = {
	name: 'n8n-nodes-kyyvideo',
	version: '1.2.3',
	filename: 'n8n-nodes-kyyvideo-1.2.3.tgz',
	size: 108_499,
	unpackedSize: 395_500,
	files: [{ path: 'package.json', size: 10 }],
};

const said =
	'The package is 108 KB to download and 396 KB on disk, in 1 files. It brings no other package with it.';

test('the size is said in thousands of bytes', () => {
	expect(sizeSentence(packed)).toBe(said);
});

test('a size that differs by no more than 1 KB stays as it was said', () => {
	expect(sizeSentence({ ...packed, size: 109_400, unpackedSize: 394_600 }, said)).toBe(said);
});

test('each size that differs by more is said anew, and so is another number of files', () => {
	const files = [...packed.files, { path: 'README.md', size: 10 }];
	expect(sizeSentence({ ...packed, size: 109_500, files }, said)).toBe(
		'The package is 110 KB to download and 396 KB on disk, in 2 files. It brings no other package with it.',
	);
});
