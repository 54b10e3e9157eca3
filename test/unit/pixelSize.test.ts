import { pixelSizeOf } from '../../nodes/KyyVideo/media/pixelSize';
import { picture } from '../media/picture';

test('the size of a picture is read from its first bytes', () => {
	expect(pixelSizeOf(picture(1280, 720).subarray(0, 64))).toEqual({ width: 1280, height: 720 });
});

test.each([
	['nothing', Buffer.alloc(0)],
	['a few bytes of a picture', picture().subarray(0, 10)],
	['a JPEG that breaks off before its size', Buffer.from('ffd8ffe000104a46494600', 'hex')],
	['a text', Buffer.from('Notes')],
])('of %s nothing is known', (_what, bytes) => {
	expect(pixelSizeOf(bytes)).toBeUndefined();
});
