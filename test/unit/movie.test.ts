import { Mp4Check, type FileFacts } from '../../nodes/WaitForVideo/mp4';
import {
	box,
	ftyp,
	hdlr,
	largeBox,
	latin,
	matrices,
	mdat,
	mehd,
	moof,
	moov,
	mvhd,
	sizedBox,
	tfhd,
	tkhd,
	trak,
	trex,
	trun,
	trunByDefault,
	words,
} from '../media/boxBuilder';

function factsOf(...boxes: readonly Uint8Array[]): FileFacts {
	const check = new Mp4Check(undefined);
	check.pass(Buffer.concat(boxes));
	check.atEnd();
	return check.facts;
}

const unknown = { seconds: null, width: null, height: null, hasAudio: null, orientation: null };

const sound = trak({ id: 2, handler: 'soun', timescale: 8000, duration: 40_000, samples: 40 });

const video = trak({ duration: 5000 });

const movie = moov(mvhd({ duration: 5000 }), video, sound);

const facts = {
	seconds: 5,
	width: 128,
	height: 72,
	hasAudio: true,
	orientation: 'landscape',
};

describe('a movie is read', () => {
	test.each([
		['before the frames', [ftyp, movie, mdat]],
		['behind the frames', [ftyp, mdat, movie]],
		['at the very beginning', [movie, mdat]],
		['in a box with a large size', [ftyp, largeBox('moov', movie.subarray(8)), mdat]],
		['in a box that lasts until the end', [ftyp, mdat, sizedBox(0, 'moov', movie.subarray(8))]],
		['behind frames with a large size', [ftyp, largeBox('mdat', latin('frames')), movie]],
		['behind boxes of no use', [ftyp, box('free'), box('uuid', latin('x')), movie, mdat]],
		['once, where there are two', [ftyp, movie, moov(mvhd({ duration: 9 }), trak()), mdat]],
	])('%s', (_where, file) => {
		expect(factsOf(...file)).toEqual({ ...facts, bytes: Buffer.concat(file).length });
	});

	test('with its boxes in another order, and others among them', () => {
		const odd = moov(
			box('udta', latin('odd')),
			sound,
			box('free'),
			video,
			mvhd({ duration: 5000 }),
		);
		expect(factsOf(odd)).toMatchObject(facts);
	});

	test('with times of 64 bits', () => {
		const long = { isLong: true, duration: 5000 } as const;
		expect(factsOf(moov(mvhd(long), trak(long), sound))).toMatchObject(facts);
	});
});

describe('the length', () => {
	test('is that of the movie, to a millisecond', () => {
		const header = mvhd({ timescale: 30_000, duration: 90_090 });
		expect(factsOf(moov(header, video))).toMatchObject({ seconds: 3.003 });
	});

	test('may take more than 32 bits', () => {
		const header = mvhd({ isLong: true, timescale: 1_000_000, duration: 7_200_000_000n });
		expect(factsOf(moov(header, video))).toMatchObject({ seconds: 7200 });
	});

	test.each([
		['0', mvhd()],
		['unknown', mvhd({ duration: 0xffffffff })],
		['unknown, in 64 bits', mvhd({ isLong: true, duration: 0xffff_ffff_ffff_ffffn })],
		['not there', box('free')],
		['in no time', mvhd({ timescale: 0, duration: 5000 })],
	])('is that of the longest track where that of the movie is %s', (_what, header) => {
		const longer = trak({ id: 3, handler: 'text', duration: 6000 });
		expect(factsOf(moov(header, video, longer, sound))).toMatchObject({ seconds: 6 });
	});

	test('is null where nothing says it', () => {
		expect(factsOf(moov(mvhd(), trak()))).toMatchObject({ seconds: null, width: 128 });
		expect(factsOf(moov(mvhd(), trak({ timescale: 0 })))).toMatchObject({ seconds: null });
	});
});

describe('the length of a video in fragments', () => {
	const empty = { duration: 0, samples: 0 };
	const tracks = [trak(empty), trak({ ...empty, id: 2, handler: 'soun', timescale: 8000 })];
	const extend = (...boxes: readonly Uint8Array[]) =>
		moov(mvhd(), ...tracks, box('mvex', ...boxes));

	test('stands in the movie', () => {
		const file = [extend(mehd(5000n)), moof([tfhd(1, 10), trunByDefault(3)])];
		expect(factsOf(...file)).toMatchObject({ seconds: 5 });
	});

	test('stands there in 64 bits', () => {
		expect(factsOf(extend(mehd(5000n, true)))).toMatchObject({ seconds: 5 });
	});

	test('is the sum of the durations that their samples have', () => {
		const file = [
			extend(trex(1, 1), trex(2, 1)),
			moof([tfhd(1), trun([1000, 2000]), trun([500])]),
			mdat,
			moof([tfhd(1, 9), trun([25])], [tfhd(2), trun([8000])]),
		];
		expect(factsOf(...file)).toMatchObject({ seconds: 3.525, hasAudio: true });
	});

	test.each([
		['in the fragment', [extend(trex(1, 9)), moof([tfhd(1, 40), trunByDefault(25)])]],
		['in the movie', [extend(trex(1, 40)), moof([tfhd(1), trunByDefault(25)])]],
		['behind the samples', [extend(), moof([trunByDefault(25), tfhd(1, 40)])]],
	])('is that of a sample as it stands %s', (_where, file) => {
		expect(factsOf(...file)).toMatchObject({ seconds: 1, hasAudio: false });
	});

	test('includes what the movie itself has', () => {
		const file = [
			moov(mvhd({ duration: 4000 }), trak({ duration: 4000 })),
			moof([tfhd(1, 500), trunByDefault(2)]),
		];
		expect(factsOf(...file)).toMatchObject({ seconds: 5 });
	});

	test.each([
		['no duration of a sample is known', [tfhd(1), trunByDefault(25)]],
		['a run ends too early', [tfhd(1), box('trun', words(0x100, 3, 40, 40))]],
		['a run is empty', [tfhd(1), box('trun')]],
		['a fragment names no track', [box('tfhd', words(0)), trun([40])]],
	])('is null where %s', (_why, fragment) => {
		expect(factsOf(extend(), moof(fragment))).toMatchObject({ seconds: null, width: 128 });
	});

	test('is not told by fragments before the movie', () => {
		expect(factsOf(moof([tfhd(1), trunByDefault(25)]), extend(trex(1, 40)))).toMatchObject({
			seconds: null,
		});
	});
});

describe('the size', () => {
	const of = (options: Parameters<typeof trak>[0]) => factsOf(moov(mvhd(), trak(options)));

	test.each([
		['none', 128, 72],
		['right', 72, 128],
		['left', 72, 128],
		['upsideDown', 128, 72],
		['mirrored', 128, 72],
		['doubled', 256, 144],
	] as const)(
		'is that of the picture as it is shown, with the matrix "%s"',
		(name, width, height) => {
			const matrix = matrices[name];
			const orientation = width > height ? 'landscape' : 'portrait';
			expect(of({ matrix })).toMatchObject({ width, height, orientation });
			expect(of({ matrix, isLong: true })).toMatchObject({ width, height, orientation });
		},
	);

	test.each([
		[1080, 1920, 'portrait'],
		[1920, 1080, 'landscape'],
		[1080, 1080, 'square'],
		[1080, 1081, 'portrait'],
	])('of %d by %d is %s', (width, height, orientation) => {
		expect(of({ width, height })).toMatchObject({ width, height, orientation });
	});

	test('is in whole pixels', () => {
		expect(of({ width: 853.333, height: 480 })).toMatchObject({ width: 853, height: 480 });
	});

	test.each([
		['there is none', { width: 0, height: 0 }],
		['it has no height', { width: 128, height: 0 }],
		['the matrix makes it vanish', { matrix: matrices.zeros }],
		['there is no track of a video', { handler: 'soun' }],
	])('is null where %s', (_why, options) => {
		expect(of(options)).toMatchObject({ width: null, height: null, orientation: null });
	});

	test('is that of the first video', () => {
		const file = moov(mvhd(), sound, trak({ id: 3, width: 9, height: 16 }), video);
		expect(factsOf(file)).toMatchObject({ width: 9, height: 16, orientation: 'portrait' });
	});
});

describe('sound', () => {
	const withTrack = (options: Parameters<typeof trak>[0]) =>
		factsOf(moov(mvhd(), video, trak({ id: 2, handler: 'soun', ...options }))).hasAudio;

	test.each([
		['there is a track of it', {}, true],
		['its samples are listed in the compact way', { sizes: 'stz2' }, true],
		['the track has no samples', { samples: 0 }, false],
		['the other track is one of subtitles', { handler: 'sbtl' }, false],
	] as const)('is seen where %s', (_when, options, expected) => {
		expect(withTrack(options)).toBe(expected);
	});

	test('is there where only fragments have some of it', () => {
		const file = [
			moov(mvhd(), trak(), trak({ id: 2, handler: 'soun', samples: 0 })),
			moof([tfhd(1, 1), trunByDefault(1)]),
		];
		expect(factsOf(...file).hasAudio).toBe(false);
		expect(factsOf(...file, moof([tfhd(2, 1), trunByDefault(1)])).hasAudio).toBe(true);
	});
});

describe('what cannot be read is null', () => {
	test.each([
		['without a movie', [ftyp, mdat]],
		['of an empty file', []],
		['in bytes of any kind', [latin('<html>Not found</html>')]],
		['in an empty movie', [moov()]],
		['in a compressed movie', [moov(box('cmov', latin('zlib')))]],
		['in a movie of an impossible size', [sizedBox(5, 'moov', movie.subarray(8))]],
		['in movies within each other', [moov(moov(moov(mvhd({ duration: 5000 }), video)))]],
		['in a WebM', [Buffer.from('1a45dfa39f4286810142f7810142f2810442f381', 'hex')]],
	])('%s', (_where, file) => {
		expect(factsOf(...file)).toEqual({ ...unknown, bytes: Buffer.concat(file).length });
	});

	test.each([
		['ends too early', moov(mvhd({ duration: 5000 }), video, sizedBox(99, 'trak', hdlr('soun')))],
		['has odd bytes behind its boxes', moov(mvhd({ duration: 5000 }), video, latin('odd'))],
		['has a box of an impossible size', moov(mvhd({ duration: 5000 }), video, sizedBox(3, 'free'))],
		['has no name for a box', moov(mvhd({ duration: 5000 }), video, sizedBox(8, '\0\0\0\0'))],
		[
			'has a box that lasts until its end',
			moov(mvhd({ duration: 5000 }), video, words(0), latin('trak')),
		],
	])('but what stands before the place where the movie %s is known', (_how, broken) => {
		expect(factsOf(ftyp, broken, mdat)).toMatchObject({ ...facts, hasAudio: null });
	});

	test('where a box is too short', () => {
		const track = box('trak', tkhd({}), box('mdia', box('hdlr', words(0))));
		expect(factsOf(moov(box('mvhd', words(0, 0, 0)), track))).toMatchObject(unknown);
	});
});

describe('a hostile file takes no more than the time to read it', () => {
	const repeated = (times: number, ...boxes: readonly Uint8Array[]): Buffer =>
		Buffer.concat(Array<Buffer>(times).fill(Buffer.concat(boxes)));

	test('with a hundred thousand tracks', () => {
		const tracks = repeated(100_000, box('trak'));
		const file = moov(mvhd({ duration: 5000 }), video, tracks);
		expect(factsOf(file, mdat)).toMatchObject({ ...facts, hasAudio: null });
	});

	test('with fragments of ten thousand tracks', () => {
		const fragments = Array.from({ length: 10_000 }, (_none, id) =>
			moof([tfhd(id, 40), trunByDefault(1)]),
		);
		expect(factsOf(movie, ...fragments)).toMatchObject({ seconds: null, width: 128 });
	});

	test('with four thousand million samples, of which nothing stands in the file', () => {
		const samples = 0xffffffff;
		const one = moov(mvhd(), trak());
		const whole = [one, moof([tfhd(1, 1000), box('trun', words(0x1, samples, 0))])];
		expect(factsOf(...whole).seconds).toBe(samples);
		const cut = [one, moof([tfhd(1, 1000), box('trun', words(0xf00, samples, 40))])];
		expect(factsOf(...cut).seconds).toBeNull();
	});

	test('with boxes within boxes, a thousand deep', () => {
		const depth = Array.from({ length: 1000 });
		const nested = depth.reduce<Buffer>((inner) => box('trak', box('mdia', inner)), video);
		expect(factsOf(moov(mvhd({ duration: 5000 }), nested))).toMatchObject({ seconds: 5 });
	});
});
