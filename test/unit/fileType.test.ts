import { fileTypeOf, servedTypeOf } from '../../nodes/KyyVideo/media/fileType';

const typeOf = (mimeType: string, fileName = '') => fileTypeOf({ mimeType, fileName, bytes: 1 });

test.each([
	['image/jpeg', 'jpeg'],
	['image/jpg', 'jpeg'],
	['IMAGE/PNG', 'png'],
	['image/x-ms-bmp', 'bmp'],
	['image/tif', 'tiff'],
	['audio/mpeg', 'mp3'],
	['audio/x-mp3', 'mp3'],
	['audio/x-wav', 'wav'],
	['audio/vnd.wave; codecs=1', 'wav'],
])('%s is known as %s', (mimeType, format) => {
	expect(typeOf(mimeType)?.format).toBe(format);
});

test('an MPEG video is no sound', () => {
	expect(typeOf('video/mpeg')).toEqual({ kind: 'video', format: 'mpeg' });
});

test('a video of the type application/mp4 is one', () => {
	expect(typeOf('application/mp4')).toEqual({ kind: 'video', format: 'mp4' });
});

test.each([
	['application/mp4', 'video/mp4'],
	['*/*', 'application/octet-stream'],
	['image/png', 'image/png'],
	['', ''],
])('a file of the type "%s" goes out as "%s"', (mimeType, served) => {
	expect(servedTypeOf(mimeType)).toBe(served);
});

test('a video of the type */* is one by its name', () => {
	expect(typeOf('*/*', 'a.mp4')).toEqual({ kind: 'video', format: 'mp4' });
});

test.each(['', 'application/octet-stream', 'binary/octet-stream'])(
	'where the type is %j, the name of the file tells',
	(mimeType) => {
		expect(typeOf(mimeType, 'Photo.JPG')).toEqual({ kind: 'image', format: 'jpeg' });
		expect(typeOf(mimeType, 'song.mp3')).toEqual({ kind: 'audio', format: 'mp3' });
	},
);

test('where neither tells, nothing is known', () => {
	expect(typeOf('application/octet-stream', 'photo')).toBeUndefined();
	expect(typeOf('application/octet-stream', '.')).toBeUndefined();
});

test('a type that says something counts, whatever the file is called', () => {
	expect(typeOf('text/plain', 'photo.jpg')).toEqual({ kind: 'text', format: 'plain' });
});
