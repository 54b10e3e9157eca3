import { isBeginning, readBeginning, readShortFile } from '../../nodes/WaitForVideo/beginning';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** A box `ftyp` with its major brand, a version and the compatible brands */
function fileType(major: string, ...compatible: readonly string[]): Uint8Array {
	const content = `ftyp${major}\0\0\x02\0${compatible.join('')}`;
	return bytesOf(`\0\0\0${String.fromCharCode(content.length + 4)}${content}`);
}

const mp4 = { mimeType: 'video/mp4', extension: 'mp4', hasBoxes: true };
const quickTime = { mimeType: 'video/quicktime', extension: 'mov', hasBoxes: true };

describe('a file is an MP4', () => {
	test.each([
		['isom', ['isom', 'iso2', 'avc1', 'mp41']],
		['mp42', ['mp42', 'isom']],
		['mp42', ['M4A ', 'mp42', 'isom']],
		['M4V ', ['M4V ', 'M4A ', 'mp42']],
		['M4A ', ['M4V ', 'M4A ', 'mp42']],
		['isom', ['qt  ']],
		['iso5', ['dash']],
		['isom', []],
		['3gp5', ['isom', '3gp5']],
		// A brand that nobody has registered: what is not known to be something else is a video
		['none', []],
	])('of the brand "%s" with %j', (major, compatible) => {
		expect(readBeginning(fileType(major, ...compatible))).toEqual(mp4);
	});

	test.each(['free', 'mdat', 'moov', 'skip'])('that begins with %s, as older ones do', (box) => {
		expect(readBeginning(bytesOf(`\0\0\0\x08${box}`))).toEqual(mp4);
	});

	test('with too few bytes for a brand', () => {
		expect(readBeginning(bytesOf('\0\0\0\x08ftyp'))).toEqual(mp4);
	});
});

test.each([
	['its brand', fileType('qt  ', 'qt  ')],
	['its brand, whatever it is compatible with', fileType('qt  ', 'isom', 'mp42')],
	['a box of its own', bytesOf('\0\0\0\x08wide\0\0\0\x12mdat')],
])('a file is a MOV by %s', (_what, head) => {
	expect(readBeginning(head)).toEqual(quickTime);
});

test.each([
	['heic', ['mif1', 'heic']],
	['heix', []],
	['mif1', ['avif', 'mif1']],
	['avif', ['avif', 'mif1', 'miaf']],
	['avis', ['avif', 'msf1', 'iso8']],
	['iso8', ['avif', 'iso8']],
	['isom', ['mif1', 'heic']],
	['M4A ', ['M4A ', 'mp42', 'isom']],
	['M4B ', ['isom']],
	['jp2 ', ['jp2 ']],
])('a file of the brand "%s" with %j is no video', (major, compatible) => {
	expect(readBeginning(fileType(major, ...compatible))).toMatchObject({
		fault: 'notMp4',
		words: expect.stringContaining('not a video') as unknown,
	});
});

/** The header of an EBML file, as encoders write it */
const ebml = (documentType: string) =>
	bytesOf(
		`\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82${String.fromCharCode(0x80 + documentType.length)}${documentType}\x42\x87\x81\x04${'\0'.repeat(40)}`,
	);

test('a WebM is handed on as what it is, once its header is there', () => {
	expect(isBeginning(ebml('webm').subarray(0, 16))).toBe(false);
	expect(isBeginning(ebml('webm'))).toBe(true);
	expect(readBeginning(ebml('webm'))).toEqual({
		mimeType: 'video/webm',
		extension: 'webm',
		hasBoxes: false,
	});
	expect(readBeginning(ebml('matroska'))).toMatchObject({ fault: 'notMp4' });
});

describe('a file that is no MP4', () => {
	test.each([
		['a page', bytesOf('<!DOCTYPE html><html><body>Not found</body></html>')],
		['XML', bytesOf('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>')],
		['JSON', bytesOf('{"code":"204","msg":"no"}')],
		['an image', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
		['a text that has the word elsewhere', bytesOf('this is ftypisom')],
	])('is known by its first bytes: %s', (_what, file) => {
		expect(readBeginning(file.subarray(0, 8))).toMatchObject({ fault: 'notMp4' });
	});

	test('is shown as the text that it is', () => {
		expect(readBeginning(bytesOf('{"msg": "no such file"}\n'))).toMatchObject({
			words: expect.stringContaining('{"msg": "no such file"}') as unknown,
		});
	});

	test('is shown as hexadecimal digits when it is no text', () => {
		expect(readBeginning(Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 0, 0, 0, 7))).toMatchObject({
			words: expect.stringContaining('1a 45 df a3 00 00 00 07') as unknown,
		});
	});

	test('is shown in part only, however long it is', () => {
		const shown = JSON.stringify(readBeginning(bytesOf('<html>'.repeat(1000))));
		expect(shown.length).toBeLessThan(200);
	});
});

describe('a beginning', () => {
	const head = fileType('isom', 'isom', 'mp42');

	test('takes as many bytes as the box that lists the brands', () => {
		expect(isBeginning(head)).toBe(true);
		expect(isBeginning(head.subarray(0, -1))).toBe(false);
		expect(isBeginning(head.subarray(0, 7))).toBe(false);
	});

	test('takes eight bytes where there is no such box', () => {
		expect(isBeginning(bytesOf('<html></'))).toBe(true);
	});

	test('is not waited for as long as a box that is too long says', () => {
		expect(isBeginning(Buffer.concat([bytesOf('\x7f\0\0\0ftypisom'), Buffer.alloc(500)]))).toBe(
			true,
		);
	});
});

test.each([
	['empty', '', undefined, 'incomplete'],
	['too short for an MP4', '\0\0\0\x18fty', undefined, 'notMp4'],
	['too short for an MP4, as announced', 'no file', 7, 'notMp4'],
	['shorter than announced', '\0\0\0\x18f', 42, 'incomplete'],
	['cut within its brands', '\0\0\0\x18ftypisom', 12, 'incomplete'],
])('a file may be %s', (_what, text, announced, fault) => {
	expect(readShortFile(bytesOf(text), announced)).toMatchObject({ fault });
});
