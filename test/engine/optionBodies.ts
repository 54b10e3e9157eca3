/** Bodies with assets and with the options of the form, at all endpoints */
import { KYYVIDEO2, MODEL_CENTER, VIDEOS, asset, media, url, type GoldenBody } from './goldenBody';

export const optionBodies: readonly GoldenBody[] = [
	// Assets: by their ID, or by the references that are known for them

	{
		name: 'sd_2.0_special, references: assets by their IDs, an asset by its address, and a URL',
		parameters: {
			model: 'sd_2.0_special',
			generateFrom: 'references',
			prompt: 'The two of them dance',
			referenceImages: {
				media: [
					{ source: asset('asset-20260722164336-p4mms') },
					{ source: url('assetId://asset-20260722164337-p5nnt') },
					{ source: url('https://media.example.com/hall.jpg') },
				],
			},
			referenceVideos: { media: [{ source: asset('asset-20260722164338-v0001') }] },
			referenceAudios: { media: [{ source: asset('asset-20260722164339-a0001') }] },
		},
		path: MODEL_CENTER,
		body: {
			model: 'sd_2.0_special',
			prompt: 'The two of them dance',
			reference_images: [
				'assetId://asset-20260722164336-p4mms',
				'assetId://asset-20260722164337-p5nnt',
				'https://media.example.com/hall.jpg',
			],
			reference_videos: ['assetId://asset-20260722164338-v0001'],
			reference_audios: ['assetId://asset-20260722164339-a0001'],
			duration: 5,
			aspect_ratio: '16:9',
			resolution: '720p',
			generate_audio: true,
		},
	},
	{
		name: 'sd_2.5_discount_v1, frames: assets by their IDs',
		parameters: {
			model: 'sd_2.5_discount_v1',
			generateFrom: 'frames',
			prompt: 'She grows older',
			firstFrame: asset('asset-20260722164336-p4mms'),
			lastFrame: asset('asset-20260722164337-p5nnt'),
		},
		path: MODEL_CENTER,
		body: {
			model: 'sd_2.5_discount_v1',
			prompt: 'She grows older',
			first_image: 'assetId://asset-20260722164336-p4mms',
			last_image: 'assetId://asset-20260722164337-p5nnt',
			duration: 5,
			aspect_ratio: '16:9',
			resolution: '720p',
			generate_audio: true,
		},
	},
	{
		name: 'wan2.7-i2v, frames: assets outside of Seedance, which is left to the service',
		parameters: {
			model: 'wan2.7-i2v',
			prompt: 'The statue wakes',
			firstFrame: asset('asset-20260722164336-p4mms'),
			lastFrame: asset('asset-20260722164337-p5nnt'),
		},
		path: MODEL_CENTER,
		body: {
			model: 'wan2.7-i2v',
			prompt: 'The statue wakes',
			first_image: 'assetId://asset-20260722164336-p4mms',
			last_image: 'assetId://asset-20260722164337-p5nnt',
			duration: 5,
			resolution: '720P',
		},
	},
	{
		name: 'videos_933_c1, frames: an asset among the references',
		parameters: {
			model: 'videos_933_c1',
			generateFrom: 'frames',
			prompt: 'He looks up',
			firstFrame: asset('asset-20260722164336-p4mms'),
		},
		path: MODEL_CENTER,
		body: {
			model: 'videos_933_c1',
			prompt: 'He looks up',
			reference_images: ['assetId://asset-20260722164336-p4mms'],
			reference_mode: 'frame',
			duration: 5,
			aspect_ratio: '16:9',
			resolution: '720p',
			generate_audio: true,
			face_processing: true,
		},
	},

	// Additional fields come last, so they win over the form: some clients send text or lists where others do not

	{
		name: 'sd_2.0_discount, frames: additional fields in place of what the form gives',
		parameters: {
			model: 'sd_2.0_discount',
			generateFrom: 'frames',
			prompt: 'The gate opens',
			firstFrame: url('https://media.example.com/gate.jpg'),
			options: {
				seed: 7,
				watermark: true,
				additionalFields:
					'{"first_image": ["https://media.example.com/gate.jpg"], "watermark": "true", "generate_audio": "false"}',
			},
		},
		path: MODEL_CENTER,
		body: {
			model: 'sd_2.0_discount',
			prompt: 'The gate opens',
			first_image: ['https://media.example.com/gate.jpg'],
			duration: 5,
			aspect_ratio: '16:9',
			resolution: '720p',
			generate_audio: 'false',
			seed: 7,
			watermark: 'true',
		},
	},
	{
		name: 'videos_933_c1, references: additional fields that an expression gives, and the faces processed as before',
		parameters: {
			model: 'videos_933_c1',
			generateFrom: 'references',
			prompt: 'The crew lines up',
			referenceImages: media('https://media.example.com/crew.jpg'),
			options: {
				faceProcessing: true,
				additionalFields: '={{ { "face_processing": "true" } }}',
			},
		},
		path: MODEL_CENTER,
		body: {
			model: 'videos_933_c1',
			prompt: 'The crew lines up',
			reference_images: ['https://media.example.com/crew.jpg'],
			reference_mode: 'image',
			duration: 5,
			aspect_ratio: '16:9',
			resolution: '720p',
			generate_audio: true,
			face_processing: 'true',
		},
	},
	{
		name: 'KlingO3, text: options that belong to other models are not sent',
		parameters: {
			model: 'KlingO3',
			generateFrom: 'text',
			prompt: 'A wave breaks',
			options: { seed: 7, watermark: true, faceProcessing: true, autoFace: true },
		},
		path: MODEL_CENTER,
		body: {
			model: 'KlingO3',
			prompt: 'A wave breaks',
			duration: 5,
			aspect_ratio: '16:9',
			resolution: '720p',
			generate_audio: true,
		},
	},

	// The older endpoints with the new options

	{
		name: 'videos, text: faces handled, and all other options',
		parameters: {
			model: 'videos',
			generateFrom: 'text',
			prompt: 'A newsreader greets the audience',
			options: { autoFace: true, additionalFields: '{"ratio": "4:3"}' },
		},
		path: VIDEOS,
		body: {
			model: 'videos',
			prompt: 'A newsreader greets the audience',
			duration: 5,
			ratio: '4:3',
			resolution: '720p',
			autoFace: true,
		},
	},
	{
		name: 'videos, text: faces left alone, which is said only when chosen',
		parameters: {
			model: 'videos',
			generateFrom: 'text',
			prompt: 'A mime bows',
			options: { autoFace: false },
		},
		path: VIDEOS,
		body: {
			model: 'videos',
			prompt: 'A mime bows',
			duration: 5,
			ratio: '16:9',
			resolution: '720p',
			autoFace: false,
		},
	},
	{
		name: 'kyyvideo2, frames: an asset by its ID, and additional fields',
		parameters: {
			model: 'kyyvideo2',
			generateFrom: 'frames',
			prompt: 'The captain salutes',
			firstFrame: asset('asset-20260330142158-q75m8'),
			options: { additionalFields: '{"aspect_ratio": "4:3"}' },
		},
		path: KYYVIDEO2,
		body: {
			model: 'kyyvideo2',
			prompt: 'The captain salutes',
			first_image: 'asset://asset-20260330142158-q75m8',
			duration: 5,
			aspect_ratio: '4:3',
			generateAudio: true,
		},
	},
];
