import { z } from 'zod';
import {
	booleanField,
	choiceField,
	durationField,
	mediaField,
	promptField,
	referencesField,
	unsupportedField,
} from './bodyFields';
import { mediaIn, type MediaLimits, type Medium } from './mediaLimits';

type ReferenceVideos = 'optional' | 'unsupported' | 'required';

/** The two pages of this endpoint differ in one thing only: what each model does with videos. */
const models: Readonly<Record<string, ReferenceVideos>> = {
	kyyvideo2: 'optional',
	kyyvideo2_fast: 'optional',
	kyyvideo2_pro: 'unsupported',
	kyyvideo2_fast_pro: 'unsupported',
	seedance_2_0: 'required',
	seedance_2_0_fast: 'required',
	seedance_2_0_pro: 'optional',
	seedance_2_0_fast_pro: 'optional',
};

const ratios = ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive'];

function schemaOf(model: string, referenceVideos: ReferenceVideos) {
	const videos =
		referenceVideos === 'unsupported'
			? unsupportedField('referenceVideos', model)
			: referencesField('referenceVideos', 3, 'addressOrAsset').optional();
	return z
		.object({
			model: z.literal(model),
			prompt: promptField(),
			duration: durationField().optional(),
			first_image: mediaField('first_image', 'addressOrAsset').optional(),
			last_image: mediaField('last_image', 'addressOrAsset').optional(),
			aspect_ratio: choiceField('aspect_ratio', ratios).optional(),
			generateAudio: booleanField('generateAudio').optional(),
			referenceImages: referencesField('referenceImages', 9, 'addressOrAsset').optional(),
			referenceVideos: videos,
			referenceAudios: referencesField('referenceAudios', 3, 'addressOrAsset').optional(),
		})
		.strict()
		.refine((body) => body.last_image === undefined || body.first_image !== undefined, {
			message: '参数 last_image 必须与 first_image 同时使用',
		})
		.refine(
			(body) =>
				(body.first_image ?? body.last_image) === undefined ||
				(body.referenceImages ?? body.referenceVideos ?? body.referenceAudios) === undefined,
			{
				message:
					'参数 first_image/last_image 与 referenceImages/referenceVideos/referenceAudios 不能同时使用',
			},
		)
		.refine((body) => referenceVideos !== 'required' || body.referenceVideos !== undefined, {
			message: `模型 ${model} 必须提供参数 referenceVideos`,
		});
}

export type Kyyvideo2Body = z.infer<ReturnType<typeof schemaOf>>;

/** The media that a body names, in the order of the page. */
export function kyyvideo2Media(body: Kyyvideo2Body): readonly Medium[] {
	return [
		...mediaIn('first_image', 'Image', body.first_image),
		...mediaIn('last_image', 'Image', body.last_image),
		...mediaIn('referenceImages', 'Image', body.referenceImages),
		...mediaIn('referenceVideos', 'Video', body.referenceVideos),
		...mediaIn('referenceAudios', 'Audio', body.referenceAudios),
	];
}

/** Lengths and sizes in pixels are documented, too; the service would have to decode the files. */
export const kyyvideo2Limits: MediaLimits = {
	formats: {
		Image: {
			names: 'jpeg, png, webp, bmp, tiff, gif',
			contentTypes: [
				'image/jpeg',
				'image/png',
				'image/webp',
				'image/bmp',
				'image/tiff',
				'image/gif',
			],
		},
		Audio: {
			names: 'wav, mp3',
			// Only mpeg is registered; wav never was, and goes by several names.
			contentTypes: ['audio/mpeg', 'audio/mp3', 'audio/wav', 'audio/x-wav', 'audio/vnd.wave'],
		},
	},
	eachMb: { Audio: 15 },
};

export const kyyvideo2Rules: ReadonlyMap<string, z.ZodType<Kyyvideo2Body>> = new Map(
	Object.entries(models).map(([model, videos]) => [model, schemaOf(model, videos)]),
);
