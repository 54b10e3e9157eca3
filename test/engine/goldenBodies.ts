/**
 * The bodies that go over the wire, written out by hand from the provider's pages. Nothing here is
 * computed from the package under test, so a wrong entry in its table of models cannot agree with
 * itself. Only the left side, what the user enters, is put together by helpers.
 */
import type { INodeParameterResourceLocator, INodeParameters } from 'n8n-workflow';

/** The names of the pages, so that a slip of the pen in a body below does not compile */
export interface WireBody {
	readonly model: string;
	readonly prompt: string;
	readonly duration: number;
	readonly aspect_ratio?: string;
	readonly ratio?: string;
	readonly resolution?: string;
	readonly generateAudio?: boolean;
	readonly first_image?: string;
	readonly last_image?: string;
	readonly image?: string;
	readonly lastFrameImage?: string;
	readonly referenceImages?: readonly string[];
	readonly referenceVideos?: readonly string[];
	readonly referenceAudios?: readonly string[];
}

export interface GoldenBody {
	readonly name: string;
	/** As n8n stores them */
	readonly parameters: INodeParameters;
	readonly path: string;
	readonly body: WireBody;
}

export function url(value: string): INodeParameterResourceLocator {
	return { __rl: true, mode: 'url', value };
}

export function media(...values: string[]): INodeParameters {
	return { media: values.map((value) => ({ source: url(value) })) };
}

const KYYVIDEO2 = '/kyyReactApiServer/v1/kyyvideo2/videos';
const VIDEOS = '/kyyReactApiServer/v1/videos/videos';

export const goldenBodies: readonly GoldenBody[] = [
	// What the user meets first

	{
		name: 'first run: prompt only',
		parameters: { prompt: 'A lighthouse at dusk' },
		path: KYYVIDEO2,
		body: {
			model: 'kyyvideo2',
			prompt: 'A lighthouse at dusk',
			duration: 5,
			aspect_ratio: '16:9',
			generateAudio: true,
		},
	},

	// The examples of the pages

	{
		name: "the KyyVideo2 page's example",
		parameters: {
			model: 'kyyvideo2',
			generateFrom: 'text',
			prompt: 'A cat dancing in the rain, cinematic style',
			duration: 10,
			aspectRatio: '16:9',
			generateAudio: true,
		},
		path: KYYVIDEO2,
		body: {
			model: 'kyyvideo2',
			prompt: 'A cat dancing in the rain, cinematic style',
			duration: 10,
			aspect_ratio: '16:9',
			generateAudio: true,
		},
	},
	{
		// The page's own request has no video, although its text says that this model works with reference
		// videos only.
		name: "the Seedance 2.0 page's example, with the reference video that its text asks for",
		parameters: {
			model: 'seedance_2_0',
			generateFrom: 'references',
			prompt: 'A cat dancing in the rain, cinematic style',
			referenceVideos: media('https://media.example.com/cat-dance.mp4'),
			duration: 10,
			aspectRatio: '16:9',
			generateAudio: true,
		},
		path: KYYVIDEO2,
		body: {
			model: 'seedance_2_0',
			prompt: 'A cat dancing in the rain, cinematic style',
			referenceVideos: ['https://media.example.com/cat-dance.mp4'],
			duration: 10,
			aspect_ratio: '16:9',
			generateAudio: true,
		},
	},
	{
		name: "the older Videos page's example",
		parameters: {
			model: 'videos',
			generateFrom: 'text',
			prompt: 'A cute kitten playing in the grass, bright daylight, cinematic camera',
			duration: 5,
			aspectRatio: '16:9',
			resolution: '720p',
		},
		path: VIDEOS,
		body: {
			model: 'videos',
			prompt: 'A cute kitten playing in the grass, bright daylight, cinematic camera',
			duration: 5,
			ratio: '16:9',
			resolution: '720p',
		},
	},

	// kyyvideo2

	{
		name: 'kyyvideo2, text: adaptive, silent, as short as can be',
		parameters: {
			model: 'kyyvideo2',
			generateFrom: 'text',
			prompt: 'Steam over a cup of tea',
			duration: 4,
			aspectRatio: 'adaptive',
			generateAudio: false,
		},
		path: KYYVIDEO2,
		body: {
			model: 'kyyvideo2',
			prompt: 'Steam over a cup of tea',
			duration: 4,
			aspect_ratio: 'adaptive',
			generateAudio: false,
		},
	},
	{
		name: 'kyyvideo2, text: a prompt with quotes, line breaks, Chinese and an emoji',
		parameters: {
			model: 'kyyvideo2',
			generateFrom: 'text',
			prompt: 'She says "你好"\n\tand a cat 🐈 answers: \\o/',
			duration: 6,
			aspectRatio: '4:3',
		},
		path: KYYVIDEO2,
		body: {
			model: 'kyyvideo2',
			prompt: 'She says "你好"\n\tand a cat 🐈 answers: \\o/',
			duration: 6,
			aspect_ratio: '4:3',
			generateAudio: true,
		},
	},
	{
		name: 'kyyvideo2, frames: the first alone',
		parameters: {
			model: 'kyyvideo2',
			generateFrom: 'frames',
			prompt: 'The boat leaves the harbour',
			firstFrame: url('https://media.example.com/boat.jpg'),
			lastFrame: url(''),
			duration: 8,
			aspectRatio: '3:4',
			generateAudio: true,
		},
		path: KYYVIDEO2,
		body: {
			model: 'kyyvideo2',
			prompt: 'The boat leaves the harbour',
			first_image: 'https://media.example.com/boat.jpg',
			duration: 8,
			aspect_ratio: '3:4',
			generateAudio: true,
		},
	},
	{
		name: 'kyyvideo2, frames: first and last, as long as can be',
		parameters: {
			model: 'kyyvideo2',
			generateFrom: 'frames',
			prompt: 'The boat crosses the bay',
			firstFrame: url('https://media.example.com/boat-left.jpg'),
			lastFrame: url('https://media.example.com/boat-right.jpg'),
			duration: 15,
			aspectRatio: '21:9',
			generateAudio: false,
		},
		path: KYYVIDEO2,
		body: {
			model: 'kyyvideo2',
			prompt: 'The boat crosses the bay',
			first_image: 'https://media.example.com/boat-left.jpg',
			last_image: 'https://media.example.com/boat-right.jpg',
			duration: 15,
			aspect_ratio: '21:9',
			generateAudio: false,
		},
	},
	{
		name: 'kyyvideo2, references: the most of each kind, addresses and assets mixed',
		parameters: {
			model: 'kyyvideo2',
			generateFrom: 'references',
			prompt: 'Everyone dances at the market',
			referenceImages: media(
				'https://media.example.com/person-1.jpeg',
				'https://media.example.com/person-2.png',
				'https://media.example.com/person-3.webp',
				'https://media.example.com/person-4.bmp',
				'https://media.example.com/person-5.tiff',
				'https://media.example.com/person-6.gif',
				'asset://asset-20260330142158-q75m8',
				'asset://asset-20260330142201-b2k4x',
				'https://media.example.com/market.jpg?size=large&lang=en',
			),
			referenceVideos: media(
				'https://media.example.com/dance-1.mp4',
				'asset://asset-20260330142233-v0001',
				'https://media.example.com/dance-3.mp4',
			),
			referenceAudios: media(
				'https://media.example.com/drums.wav',
				'https://media.example.com/flute.mp3',
				'asset://asset-20260330142244-a0001',
			),
			duration: 15,
			aspectRatio: '16:9',
			generateAudio: true,
		},
		path: KYYVIDEO2,
		body: {
			model: 'kyyvideo2',
			prompt: 'Everyone dances at the market',
			referenceImages: [
				'https://media.example.com/person-1.jpeg',
				'https://media.example.com/person-2.png',
				'https://media.example.com/person-3.webp',
				'https://media.example.com/person-4.bmp',
				'https://media.example.com/person-5.tiff',
				'https://media.example.com/person-6.gif',
				'asset://asset-20260330142158-q75m8',
				'asset://asset-20260330142201-b2k4x',
				'https://media.example.com/market.jpg?size=large&lang=en',
			],
			referenceVideos: [
				'https://media.example.com/dance-1.mp4',
				'asset://asset-20260330142233-v0001',
				'https://media.example.com/dance-3.mp4',
			],
			referenceAudios: [
				'https://media.example.com/drums.wav',
				'https://media.example.com/flute.mp3',
				'asset://asset-20260330142244-a0001',
			],
			duration: 15,
			aspect_ratio: '16:9',
			generateAudio: true,
		},
	},
	{
		name: 'kyyvideo2, references: one image alone',
		parameters: {
			model: 'kyyvideo2',
			generateFrom: 'references',
			prompt: 'The mascot waves',
			referenceImages: media('https://media.example.com/mascot.png'),
			duration: 5,
			aspectRatio: '1:1',
			generateAudio: false,
		},
		path: KYYVIDEO2,
		body: {
			model: 'kyyvideo2',
			prompt: 'The mascot waves',
			referenceImages: ['https://media.example.com/mascot.png'],
			duration: 5,
			aspect_ratio: '1:1',
			generateAudio: false,
		},
	},

	// kyyvideo2_fast

	{
		name: 'kyyvideo2_fast, text: portrait, silent, as long as can be',
		parameters: {
			model: 'kyyvideo2_fast',
			generateFrom: 'text',
			prompt: 'A train passes through the snow',
			duration: 15,
			aspectRatio: '9:16',
			generateAudio: false,
		},
		path: KYYVIDEO2,
		body: {
			model: 'kyyvideo2_fast',
			prompt: 'A train passes through the snow',
			duration: 15,
			aspect_ratio: '9:16',
			generateAudio: false,
		},
	},
	{
		name: 'kyyvideo2_fast, frames: an asset as the first frame',
		parameters: {
			model: 'kyyvideo2_fast',
			generateFrom: 'frames',
			prompt: 'She turns around and smiles',
			firstFrame: url('asset://asset-20260330142158-q75m8'),
			duration: 7,
			aspectRatio: 'adaptive',
			generateAudio: true,
		},
		path: KYYVIDEO2,
		body: {
			model: 'kyyvideo2_fast',
			prompt: 'She turns around and smiles',
			first_image: 'asset://asset-20260330142158-q75m8',
			duration: 7,
			aspect_ratio: 'adaptive',
			generateAudio: true,
		},
	},
	{
		name: 'kyyvideo2_fast, references: one video alone',
		parameters: {
			model: 'kyyvideo2_fast',
			generateFrom: 'references',
			prompt: 'A robot follows these steps',
			referenceVideos: media('https://media.example.com/steps.mp4'),
			duration: 4,
			aspectRatio: '4:3',
			generateAudio: true,
		},
		path: KYYVIDEO2,
		body: {
			model: 'kyyvideo2_fast',
			prompt: 'A robot follows these steps',
			referenceVideos: ['https://media.example.com/steps.mp4'],
			duration: 4,
			aspect_ratio: '4:3',
			generateAudio: true,
		},
	},

	// kyyvideo2_pro: no reference videos

	{
		name: 'kyyvideo2_pro, text: ultra-wide',
		parameters: {
			model: 'kyyvideo2_pro',
			generateFrom: 'text',
			prompt: 'Wild horses on a wide plain',
			duration: 12,
			aspectRatio: '21:9',
			generateAudio: true,
		},
		path: KYYVIDEO2,
		body: {
			model: 'kyyvideo2_pro',
			prompt: 'Wild horses on a wide plain',
			duration: 12,
			aspect_ratio: '21:9',
			generateAudio: true,
		},
	},
	{
		name: 'kyyvideo2_pro, frames: first and last, both of them assets',
		parameters: {
			model: 'kyyvideo2_pro',
			generateFrom: 'frames',
			prompt: 'He grows older',
			firstFrame: url('asset://asset-20260401080000-young'),
			lastFrame: url('asset://asset-20260401080130-old00'),
			duration: 9,
			aspectRatio: '3:4',
			generateAudio: false,
		},
		path: KYYVIDEO2,
		body: {
			model: 'kyyvideo2_pro',
			prompt: 'He grows older',
			first_image: 'asset://asset-20260401080000-young',
			last_image: 'asset://asset-20260401080130-old00',
			duration: 9,
			aspect_ratio: '3:4',
			generateAudio: false,
		},
	},
	{
		name: 'kyyvideo2_pro, references: the most images and sounds',
		parameters: {
			model: 'kyyvideo2_pro',
			generateFrom: 'references',
			prompt: 'A fashion show in nine looks',
			referenceImages: media(
				'https://media.example.com/look-1.jpg',
				'https://media.example.com/look-2.jpg',
				'https://media.example.com/look-3.jpg',
				'https://media.example.com/look-4.jpg',
				'https://media.example.com/look-5.jpg',
				'https://media.example.com/look-6.jpg',
				'https://media.example.com/look-7.jpg',
				'https://media.example.com/look-8.jpg',
				'https://media.example.com/look-9.jpg',
			),
			referenceAudios: media(
				'https://media.example.com/beat-1.mp3',
				'https://media.example.com/beat-2.mp3',
				'https://media.example.com/beat-3.mp3',
			),
			duration: 15,
			aspectRatio: '9:16',
			generateAudio: true,
		},
		path: KYYVIDEO2,
		body: {
			model: 'kyyvideo2_pro',
			prompt: 'A fashion show in nine looks',
			referenceImages: [
				'https://media.example.com/look-1.jpg',
				'https://media.example.com/look-2.jpg',
				'https://media.example.com/look-3.jpg',
				'https://media.example.com/look-4.jpg',
				'https://media.example.com/look-5.jpg',
				'https://media.example.com/look-6.jpg',
				'https://media.example.com/look-7.jpg',
				'https://media.example.com/look-8.jpg',
				'https://media.example.com/look-9.jpg',
			],
			referenceAudios: [
				'https://media.example.com/beat-1.mp3',
				'https://media.example.com/beat-2.mp3',
				'https://media.example.com/beat-3.mp3',
			],
			duration: 15,
			aspect_ratio: '9:16',
			generateAudio: true,
		},
	},

	// kyyvideo2_fast_pro: no reference videos

	{
		name: 'kyyvideo2_fast_pro, text: square, as short as can be',
		parameters: {
			model: 'kyyvideo2_fast_pro',
			generateFrom: 'text',
			prompt: 'A spinning coin',
			duration: 4,
			aspectRatio: '1:1',
			generateAudio: true,
		},
		path: KYYVIDEO2,
		body: {
			model: 'kyyvideo2_fast_pro',
			prompt: 'A spinning coin',
			duration: 4,
			aspect_ratio: '1:1',
			generateAudio: true,
		},
	},
	{
		name: 'kyyvideo2_fast_pro, frames: the first alone, silent',
		parameters: {
			model: 'kyyvideo2_fast_pro',
			generateFrom: 'frames',
			prompt: 'The door opens',
			firstFrame: url('http://media.example.com/door.png'),
			duration: 5,
			aspectRatio: '9:16',
			generateAudio: false,
		},
		path: KYYVIDEO2,
		body: {
			model: 'kyyvideo2_fast_pro',
			prompt: 'The door opens',
			first_image: 'http://media.example.com/door.png',
			duration: 5,
			aspect_ratio: '9:16',
			generateAudio: false,
		},
	},
	{
		name: 'kyyvideo2_fast_pro, references: an image and a sound',
		parameters: {
			model: 'kyyvideo2_fast_pro',
			generateFrom: 'references',
			prompt: 'The singer on a rooftop',
			referenceImages: media('asset://asset-20260402101010-singr'),
			referenceAudios: media('https://media.example.com/song.wav'),
			duration: 11,
			aspectRatio: 'adaptive',
			generateAudio: true,
		},
		path: KYYVIDEO2,
		body: {
			model: 'kyyvideo2_fast_pro',
			prompt: 'The singer on a rooftop',
			referenceImages: ['asset://asset-20260402101010-singr'],
			referenceAudios: ['https://media.example.com/song.wav'],
			duration: 11,
			aspect_ratio: 'adaptive',
			generateAudio: true,
		},
	},

	// seedance_2_0: only with reference videos

	{
		name: 'seedance_2_0, references: the most of each kind',
		parameters: {
			model: 'seedance_2_0',
			generateFrom: 'references',
			prompt: 'A parade of lanterns',
			referenceImages: media(
				'https://media.example.com/lantern-1.jpg',
				'https://media.example.com/lantern-2.jpg',
				'https://media.example.com/lantern-3.jpg',
				'https://media.example.com/lantern-4.jpg',
				'https://media.example.com/lantern-5.jpg',
				'https://media.example.com/lantern-6.jpg',
				'https://media.example.com/lantern-7.jpg',
				'https://media.example.com/lantern-8.jpg',
				'https://media.example.com/lantern-9.jpg',
			),
			referenceVideos: media(
				'https://media.example.com/parade-1.mp4',
				'https://media.example.com/parade-2.mp4',
				'https://media.example.com/parade-3.mp4',
			),
			referenceAudios: media(
				'https://media.example.com/gong-1.mp3',
				'https://media.example.com/gong-2.mp3',
				'https://media.example.com/gong-3.mp3',
			),
			duration: 15,
			aspectRatio: '21:9',
			generateAudio: false,
		},
		path: KYYVIDEO2,
		body: {
			model: 'seedance_2_0',
			prompt: 'A parade of lanterns',
			referenceImages: [
				'https://media.example.com/lantern-1.jpg',
				'https://media.example.com/lantern-2.jpg',
				'https://media.example.com/lantern-3.jpg',
				'https://media.example.com/lantern-4.jpg',
				'https://media.example.com/lantern-5.jpg',
				'https://media.example.com/lantern-6.jpg',
				'https://media.example.com/lantern-7.jpg',
				'https://media.example.com/lantern-8.jpg',
				'https://media.example.com/lantern-9.jpg',
			],
			referenceVideos: [
				'https://media.example.com/parade-1.mp4',
				'https://media.example.com/parade-2.mp4',
				'https://media.example.com/parade-3.mp4',
			],
			referenceAudios: [
				'https://media.example.com/gong-1.mp3',
				'https://media.example.com/gong-2.mp3',
				'https://media.example.com/gong-3.mp3',
			],
			duration: 15,
			aspect_ratio: '21:9',
			generateAudio: false,
		},
	},

	// seedance_2_0_fast: only with reference videos

	{
		name: 'seedance_2_0_fast, references: without generateFrom, for it knows no other mode',
		parameters: {
			model: 'seedance_2_0_fast',
			prompt: 'The same walk on the moon',
			referenceVideos: media('asset://asset-20260403111111-walk1'),
		},
		path: KYYVIDEO2,
		body: {
			model: 'seedance_2_0_fast',
			prompt: 'The same walk on the moon',
			referenceVideos: ['asset://asset-20260403111111-walk1'],
			duration: 5,
			aspect_ratio: '16:9',
			generateAudio: true,
		},
	},
	{
		name: 'seedance_2_0_fast, references: a video, an image and a sound, as short as can be',
		parameters: {
			model: 'seedance_2_0_fast',
			generateFrom: 'references',
			prompt: 'A fox runs like this dog',
			referenceImages: media('https://media.example.com/fox.webp'),
			referenceVideos: media('https://media.example.com/dog.mp4'),
			referenceAudios: media('https://media.example.com/bark.mp3'),
			duration: 4,
			aspectRatio: '3:4',
			generateAudio: false,
		},
		path: KYYVIDEO2,
		body: {
			model: 'seedance_2_0_fast',
			prompt: 'A fox runs like this dog',
			referenceImages: ['https://media.example.com/fox.webp'],
			referenceVideos: ['https://media.example.com/dog.mp4'],
			referenceAudios: ['https://media.example.com/bark.mp3'],
			duration: 4,
			aspect_ratio: '3:4',
			generateAudio: false,
		},
	},

	// seedance_2_0_pro: reference videos optional

	{
		name: 'seedance_2_0_pro, text: portrait 3:4',
		parameters: {
			model: 'seedance_2_0_pro',
			generateFrom: 'text',
			prompt: 'A violin maker at work',
			duration: 13,
			aspectRatio: '3:4',
			generateAudio: true,
		},
		path: KYYVIDEO2,
		body: {
			model: 'seedance_2_0_pro',
			prompt: 'A violin maker at work',
			duration: 13,
			aspect_ratio: '3:4',
			generateAudio: true,
		},
	},
	{
		name: 'seedance_2_0_pro, frames: first and last, an address and an asset',
		parameters: {
			model: 'seedance_2_0_pro',
			generateFrom: 'frames',
			prompt: 'Winter becomes spring',
			firstFrame: url('https://media.example.com/winter.jpg'),
			lastFrame: url('asset://asset-20260404121212-sprng'),
			duration: 10,
			aspectRatio: '16:9',
			generateAudio: false,
		},
		path: KYYVIDEO2,
		body: {
			model: 'seedance_2_0_pro',
			prompt: 'Winter becomes spring',
			first_image: 'https://media.example.com/winter.jpg',
			last_image: 'asset://asset-20260404121212-sprng',
			duration: 10,
			aspect_ratio: '16:9',
			generateAudio: false,
		},
	},
	{
		name: 'seedance_2_0_pro, references: images without a video',
		parameters: {
			model: 'seedance_2_0_pro',
			generateFrom: 'references',
			prompt: 'Two friends meet',
			referenceImages: media(
				'asset://asset-20260404131313-frnd1',
				'asset://asset-20260404131414-frnd2',
			),
			referenceVideos: {},
			referenceAudios: {},
			duration: 6,
			aspectRatio: '1:1',
			generateAudio: true,
		},
		path: KYYVIDEO2,
		body: {
			model: 'seedance_2_0_pro',
			prompt: 'Two friends meet',
			referenceImages: ['asset://asset-20260404131313-frnd1', 'asset://asset-20260404131414-frnd2'],
			duration: 6,
			aspect_ratio: '1:1',
			generateAudio: true,
		},
	},
	{
		name: 'seedance_2_0_pro, references: the most of each kind',
		parameters: {
			model: 'seedance_2_0_pro',
			generateFrom: 'references',
			prompt: 'A tour of the old town',
			referenceImages: media(
				'https://media.example.com/town-1.jpg',
				'https://media.example.com/town-2.jpg',
				'https://media.example.com/town-3.jpg',
				'https://media.example.com/town-4.jpg',
				'https://media.example.com/town-5.jpg',
				'https://media.example.com/town-6.jpg',
				'https://media.example.com/town-7.jpg',
				'https://media.example.com/town-8.jpg',
				'https://media.example.com/town-9.jpg',
			),
			referenceVideos: media(
				'https://media.example.com/drone-1.mp4',
				'https://media.example.com/drone-2.mp4',
				'https://media.example.com/drone-3.mp4',
			),
			referenceAudios: media(
				'https://media.example.com/bells-1.wav',
				'https://media.example.com/bells-2.wav',
				'https://media.example.com/bells-3.wav',
			),
			duration: 14,
			aspectRatio: '4:3',
			generateAudio: true,
		},
		path: KYYVIDEO2,
		body: {
			model: 'seedance_2_0_pro',
			prompt: 'A tour of the old town',
			referenceImages: [
				'https://media.example.com/town-1.jpg',
				'https://media.example.com/town-2.jpg',
				'https://media.example.com/town-3.jpg',
				'https://media.example.com/town-4.jpg',
				'https://media.example.com/town-5.jpg',
				'https://media.example.com/town-6.jpg',
				'https://media.example.com/town-7.jpg',
				'https://media.example.com/town-8.jpg',
				'https://media.example.com/town-9.jpg',
			],
			referenceVideos: [
				'https://media.example.com/drone-1.mp4',
				'https://media.example.com/drone-2.mp4',
				'https://media.example.com/drone-3.mp4',
			],
			referenceAudios: [
				'https://media.example.com/bells-1.wav',
				'https://media.example.com/bells-2.wav',
				'https://media.example.com/bells-3.wav',
			],
			duration: 14,
			aspect_ratio: '4:3',
			generateAudio: true,
		},
	},

	// seedance_2_0_fast_pro: reference videos optional

	{
		name: 'seedance_2_0_fast_pro, text: 4:3, silent, as long as can be',
		parameters: {
			model: 'seedance_2_0_fast_pro',
			generateFrom: 'text',
			prompt: 'Rain on a tin roof',
			duration: 15,
			aspectRatio: '4:3',
			generateAudio: false,
		},
		path: KYYVIDEO2,
		body: {
			model: 'seedance_2_0_fast_pro',
			prompt: 'Rain on a tin roof',
			duration: 15,
			aspect_ratio: '4:3',
			generateAudio: false,
		},
	},
	{
		name: 'seedance_2_0_fast_pro, frames: the first alone',
		parameters: {
			model: 'seedance_2_0_fast_pro',
			generateFrom: 'frames',
			prompt: 'The paper plane takes off',
			firstFrame: url('https://media.example.com/plane.gif'),
			duration: 4,
			aspectRatio: 'adaptive',
			generateAudio: true,
		},
		path: KYYVIDEO2,
		body: {
			model: 'seedance_2_0_fast_pro',
			prompt: 'The paper plane takes off',
			first_image: 'https://media.example.com/plane.gif',
			duration: 4,
			aspect_ratio: 'adaptive',
			generateAudio: true,
		},
	},
	{
		name: 'seedance_2_0_fast_pro, references: two videos and an image',
		parameters: {
			model: 'seedance_2_0_fast_pro',
			generateFrom: 'references',
			prompt: 'The skater follows both clips',
			referenceImages: media('https://media.example.com/skater.png'),
			referenceVideos: media(
				'https://media.example.com/skate-1.mp4',
				'https://media.example.com/skate-2.mp4',
			),
			duration: 7,
			aspectRatio: '9:16',
			generateAudio: true,
		},
		path: KYYVIDEO2,
		body: {
			model: 'seedance_2_0_fast_pro',
			prompt: 'The skater follows both clips',
			referenceImages: ['https://media.example.com/skater.png'],
			referenceVideos: [
				'https://media.example.com/skate-1.mp4',
				'https://media.example.com/skate-2.mp4',
			],
			duration: 7,
			aspect_ratio: '9:16',
			generateAudio: true,
		},
	},

	// videos

	{
		name: 'videos, text: defaults only',
		parameters: { model: 'videos', prompt: 'A cute kitten playing in the grass' },
		path: VIDEOS,
		body: {
			model: 'videos',
			prompt: 'A cute kitten playing in the grass',
			duration: 5,
			ratio: '16:9',
			resolution: '720p',
		},
	},
	{
		name: 'videos, text: ultra-wide, as long as can be',
		parameters: {
			model: 'videos',
			generateFrom: 'text',
			prompt: 'Clouds race over a desert',
			duration: 15,
			aspectRatio: '21:9',
			resolution: '720p',
		},
		path: VIDEOS,
		body: {
			model: 'videos',
			prompt: 'Clouds race over a desert',
			duration: 15,
			ratio: '21:9',
			resolution: '720p',
		},
	},
	{
		name: 'videos, text: square, as short as can be',
		parameters: {
			model: 'videos',
			generateFrom: 'text',
			prompt: 'A candle goes out',
			duration: 4,
			aspectRatio: '1:1',
			resolution: '720p',
		},
		path: VIDEOS,
		body: {
			model: 'videos',
			prompt: 'A candle goes out',
			duration: 4,
			ratio: '1:1',
			resolution: '720p',
		},
	},
	{
		name: 'videos, frames: first and last, 4:3',
		parameters: {
			model: 'videos',
			generateFrom: 'frames',
			prompt: 'The flower opens',
			firstFrame: url('https://media.example.com/bud.jpg'),
			lastFrame: url('https://media.example.com/bloom.jpg'),
			duration: 8,
			aspectRatio: '4:3',
			resolution: '720p',
		},
		path: VIDEOS,
		body: {
			model: 'videos',
			prompt: 'The flower opens',
			first_image: 'https://media.example.com/bud.jpg',
			last_image: 'https://media.example.com/bloom.jpg',
			duration: 8,
			ratio: '4:3',
			resolution: '720p',
		},
	},
	{
		name: 'videos, references: the most of each kind, 3:4',
		parameters: {
			model: 'videos',
			generateFrom: 'references',
			prompt: 'A cooking show in nine pictures',
			referenceImages: media(
				'https://media.example.com/dish-1.jpg',
				'https://media.example.com/dish-2.jpg',
				'https://media.example.com/dish-3.jpg',
				'https://media.example.com/dish-4.jpg',
				'https://media.example.com/dish-5.jpg',
				'https://media.example.com/dish-6.jpg',
				'https://media.example.com/dish-7.jpg',
				'https://media.example.com/dish-8.jpg',
				'https://media.example.com/dish-9.jpg',
			),
			referenceVideos: media(
				'https://media.example.com/cook-1.mp4',
				'https://media.example.com/cook-2.mp4',
				'https://media.example.com/cook-3.mp4',
			),
			referenceAudios: media(
				'https://media.example.com/sizzle-1.mp3',
				'https://media.example.com/sizzle-2.mp3',
				'https://media.example.com/sizzle-3.mp3',
			),
			duration: 12,
			aspectRatio: '3:4',
			resolution: '720p',
		},
		path: VIDEOS,
		body: {
			model: 'videos',
			prompt: 'A cooking show in nine pictures',
			referenceImages: [
				'https://media.example.com/dish-1.jpg',
				'https://media.example.com/dish-2.jpg',
				'https://media.example.com/dish-3.jpg',
				'https://media.example.com/dish-4.jpg',
				'https://media.example.com/dish-5.jpg',
				'https://media.example.com/dish-6.jpg',
				'https://media.example.com/dish-7.jpg',
				'https://media.example.com/dish-8.jpg',
				'https://media.example.com/dish-9.jpg',
			],
			referenceVideos: [
				'https://media.example.com/cook-1.mp4',
				'https://media.example.com/cook-2.mp4',
				'https://media.example.com/cook-3.mp4',
			],
			referenceAudios: [
				'https://media.example.com/sizzle-1.mp3',
				'https://media.example.com/sizzle-2.mp3',
				'https://media.example.com/sizzle-3.mp3',
			],
			duration: 12,
			ratio: '3:4',
			resolution: '720p',
		},
	},
	{
		name: 'videos, references: one image and one video, portrait',
		parameters: {
			model: 'videos',
			generateFrom: 'references',
			prompt: 'The doll walks like this',
			referenceImages: media('https://media.example.com/doll.jpg'),
			referenceVideos: media('https://media.example.com/walk.mp4'),
			duration: 5,
			aspectRatio: '9:16',
			resolution: '720p',
		},
		path: VIDEOS,
		body: {
			model: 'videos',
			prompt: 'The doll walks like this',
			referenceImages: ['https://media.example.com/doll.jpg'],
			referenceVideos: ['https://media.example.com/walk.mp4'],
			duration: 5,
			ratio: '9:16',
			resolution: '720p',
		},
	},

	// videos_stable

	{
		name: 'videos_stable, text: square',
		parameters: {
			model: 'videos_stable',
			generateFrom: 'text',
			prompt: 'A snail crosses a leaf',
			duration: 10,
			aspectRatio: '1:1',
			resolution: '720p',
		},
		path: VIDEOS,
		body: {
			model: 'videos_stable',
			prompt: 'A snail crosses a leaf',
			duration: 10,
			ratio: '1:1',
			resolution: '720p',
		},
	},
	{
		name: 'videos_stable, frames: first and last, as long as can be',
		parameters: {
			model: 'videos_stable',
			generateFrom: 'frames',
			prompt: 'The tower is built',
			firstFrame: url('https://media.example.com/ground.jpg'),
			lastFrame: url('https://media.example.com/tower.jpg'),
			duration: 15,
			aspectRatio: '9:16',
			resolution: '720p',
		},
		path: VIDEOS,
		body: {
			model: 'videos_stable',
			prompt: 'The tower is built',
			first_image: 'https://media.example.com/ground.jpg',
			last_image: 'https://media.example.com/tower.jpg',
			duration: 15,
			ratio: '9:16',
			resolution: '720p',
		},
	},
	{
		name: 'videos_stable, references: the most of each kind',
		parameters: {
			model: 'videos_stable',
			generateFrom: 'references',
			prompt: 'Four seasons in one street',
			referenceImages: media(
				'https://media.example.com/street-1.jpg',
				'https://media.example.com/street-2.jpg',
				'https://media.example.com/street-3.jpg',
				'https://media.example.com/street-4.jpg',
			),
			referenceVideos: media(
				'https://media.example.com/ride-1.mp4',
				'https://media.example.com/ride-2.mp4',
				'https://media.example.com/ride-3.mp4',
			),
			referenceAudios: media('https://media.example.com/wind.mp3'),
			duration: 9,
			aspectRatio: '16:9',
			resolution: '720p',
		},
		path: VIDEOS,
		body: {
			model: 'videos_stable',
			prompt: 'Four seasons in one street',
			referenceImages: [
				'https://media.example.com/street-1.jpg',
				'https://media.example.com/street-2.jpg',
				'https://media.example.com/street-3.jpg',
				'https://media.example.com/street-4.jpg',
			],
			referenceVideos: [
				'https://media.example.com/ride-1.mp4',
				'https://media.example.com/ride-2.mp4',
				'https://media.example.com/ride-3.mp4',
			],
			referenceAudios: ['https://media.example.com/wind.mp3'],
			duration: 9,
			ratio: '16:9',
			resolution: '720p',
		},
	},

	// videos_stable_fast

	{
		name: 'videos_stable_fast, text: portrait, as short as can be',
		parameters: {
			model: 'videos_stable_fast',
			generateFrom: 'text',
			prompt: 'A kite in the wind',
			duration: 4,
			aspectRatio: '9:16',
			resolution: '720p',
		},
		path: VIDEOS,
		body: {
			model: 'videos_stable_fast',
			prompt: 'A kite in the wind',
			duration: 4,
			ratio: '9:16',
			resolution: '720p',
		},
	},
	{
		name: 'videos_stable_fast, frames: first and last, square',
		parameters: {
			model: 'videos_stable_fast',
			generateFrom: 'frames',
			prompt: 'The glass fills',
			firstFrame: url('https://media.example.com/empty.png'),
			lastFrame: url('https://media.example.com/full.png'),
			duration: 5,
			aspectRatio: '1:1',
			resolution: '720p',
		},
		path: VIDEOS,
		body: {
			model: 'videos_stable_fast',
			prompt: 'The glass fills',
			first_image: 'https://media.example.com/empty.png',
			last_image: 'https://media.example.com/full.png',
			duration: 5,
			ratio: '1:1',
			resolution: '720p',
		},
	},
	{
		name: 'videos_stable_fast, references: the most of each kind',
		parameters: {
			model: 'videos_stable_fast',
			generateFrom: 'references',
			prompt: 'A cartoon of the four of us',
			referenceImages: media(
				'https://media.example.com/us-1.jpg',
				'https://media.example.com/us-2.jpg',
				'https://media.example.com/us-3.jpg',
				'https://media.example.com/us-4.jpg',
			),
			referenceVideos: media(
				'https://media.example.com/trip-1.mp4',
				'https://media.example.com/trip-2.mp4',
				'https://media.example.com/trip-3.mp4',
			),
			referenceAudios: media('https://media.example.com/laughter.wav'),
			duration: 11,
			aspectRatio: '16:9',
			resolution: '720p',
		},
		path: VIDEOS,
		body: {
			model: 'videos_stable_fast',
			prompt: 'A cartoon of the four of us',
			referenceImages: [
				'https://media.example.com/us-1.jpg',
				'https://media.example.com/us-2.jpg',
				'https://media.example.com/us-3.jpg',
				'https://media.example.com/us-4.jpg',
			],
			referenceVideos: [
				'https://media.example.com/trip-1.mp4',
				'https://media.example.com/trip-2.mp4',
				'https://media.example.com/trip-3.mp4',
			],
			referenceAudios: ['https://media.example.com/laughter.wav'],
			duration: 11,
			ratio: '16:9',
			resolution: '720p',
		},
	},

	// videos_fast: on the older page only, which has the older names of the frames and no sounds

	{
		name: 'videos_fast, text: portrait, as short as can be',
		parameters: {
			model: 'videos_fast',
			generateFrom: 'text',
			prompt: 'A hummingbird at a flower',
			duration: 4,
			aspectRatio: '9:16',
			resolution: '720p',
		},
		path: VIDEOS,
		body: {
			model: 'videos_fast',
			prompt: 'A hummingbird at a flower',
			duration: 4,
			ratio: '9:16',
			resolution: '720p',
		},
	},
	{
		name: 'videos_fast, frames: first and last by their older names',
		parameters: {
			model: 'videos_fast',
			generateFrom: 'frames',
			prompt: 'Day becomes night',
			firstFrame: url('https://media.example.com/day.jpg'),
			lastFrame: url('https://media.example.com/night.jpg'),
			duration: 15,
			aspectRatio: '16:9',
			resolution: '720p',
		},
		path: VIDEOS,
		body: {
			model: 'videos_fast',
			prompt: 'Day becomes night',
			image: 'https://media.example.com/day.jpg',
			lastFrameImage: 'https://media.example.com/night.jpg',
			duration: 15,
			ratio: '16:9',
			resolution: '720p',
		},
	},
	{
		name: 'videos_fast, references: the most images and videos',
		parameters: {
			model: 'videos_fast',
			generateFrom: 'references',
			prompt: 'The toys come alive',
			referenceImages: media(
				'https://media.example.com/toy-1.jpg',
				'https://media.example.com/toy-2.jpg',
				'https://media.example.com/toy-3.jpg',
				'https://media.example.com/toy-4.jpg',
			),
			referenceVideos: media(
				'https://media.example.com/march-1.mp4',
				'https://media.example.com/march-2.mp4',
				'https://media.example.com/march-3.mp4',
			),
			duration: 6,
			aspectRatio: '16:9',
			resolution: '720p',
		},
		path: VIDEOS,
		body: {
			model: 'videos_fast',
			prompt: 'The toys come alive',
			referenceImages: [
				'https://media.example.com/toy-1.jpg',
				'https://media.example.com/toy-2.jpg',
				'https://media.example.com/toy-3.jpg',
				'https://media.example.com/toy-4.jpg',
			],
			referenceVideos: [
				'https://media.example.com/march-1.mp4',
				'https://media.example.com/march-2.mp4',
				'https://media.example.com/march-3.mp4',
			],
			duration: 6,
			ratio: '16:9',
			resolution: '720p',
		},
	},
	{
		name: 'videos_fast, references: one video alone',
		parameters: {
			model: 'videos_fast',
			generateFrom: 'references',
			prompt: 'The same wave in watercolours',
			referenceVideos: media('https://media.example.com/wave.mp4'),
			duration: 5,
			aspectRatio: '9:16',
			resolution: '720p',
		},
		path: VIDEOS,
		body: {
			model: 'videos_fast',
			prompt: 'The same wave in watercolours',
			referenceVideos: ['https://media.example.com/wave.mp4'],
			duration: 5,
			ratio: '9:16',
			resolution: '720p',
		},
	},
];
