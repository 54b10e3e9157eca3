import { readImageSize } from '../../nodes/KyyVideo/media/imageSize';
import { picture } from '../media/picture';

test('the size of an image is read from its first bytes', () => {
	expect(readImageSize(picture(1280, 720).subarray(0, 64))).toEqual({ width: 1280, height: 720 });
});

/** Start of image, one fill byte more than usual before a segment, as the standard allows (T.81, B.1.1.2) */
const jpegWithFill = Buffer.from('ffd8ffffe000104a46494600010100000100010000ffffc000110801', 'hex');

/** With the short header of OS/2, which holds a width and a height of two bytes each */
const oldBitmap = Buffer.from('424d1a000000000000001a0000000c00000090019001010018000000', 'hex');

test.each([
	['a JPEG that breaks off before its size', Buffer.from('ffd8ffe000104a46494600', 'hex')],
	['a JPEG with fill bytes', jpegWithFill],
	['an old bitmap', oldBitmap],
])('of %s the size is left to the service', (_what, bytes) => {
	expect(readImageSize(bytes)).toBe('unknown');
});

test.each([
	['a text', Buffer.from('Notes')],
	['a page', Buffer.from('<html>Not found</html>')],
])('%s is no image', (_what, bytes) => {
	expect(readImageSize(bytes)).toBe('no image');
});
