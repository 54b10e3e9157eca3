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

interface ModelRules {
	/** Characters of a prompt; without it there is no limit. */
	promptLimit?: number;
	/** The only seconds that it takes; without them, those of the page. */
	seconds?: readonly number[];
	ratios: readonly string[];
	images: number;
	videos?: 0;
	audios: number;
	/** Whether audio needs an image beside it. */
	audioNeedsImage?: true;
	takesAutoFace?: true;
	/** `older`: image and lastFrameImage only. `both`: these too, next to first_image and last_image. */
	frameNames: 'older' | 'both';
}

const stable: ModelRules = {
	promptLimit: 5000,
	ratios: ['16:9', '9:16', '1:1'],
	images: 4,
	audios: 1,
	frameNames: 'both',
};

/** On no page; four clients know them. */
const pro: ModelRules = {
	seconds: [10, 15],
	ratios: ['16:9', '9:16', '1:1'],
	images: 9,
	videos: 0,
	audios: 3,
	audioNeedsImage: true,
	frameNames: 'both',
};

/**
 * Two pages describe this endpoint. The newer one counts where both know a model; `videos_fast`
 * stands on the older page alone, which has neither sound references nor the newer frame names.
 */
const models: Readonly<Record<string, ModelRules>> = {
	videos: {
		ratios: ['21:9', '16:9', '4:3', '1:1', '3:4', '9:16'],
		images: 9,
		audios: 3,
		frameNames: 'both',
		// Three clients send it, with this model alone.
		takesAutoFace: true,
	},
	videos_pro: pro,
	videos_pro_fast: pro,
	videos_stable: stable,
	videos_stable_fast: stable,
	videos_fast: {
		promptLimit: 1500,
		ratios: ['16:9', '9:16'],
		images: 4,
		audios: 0,
		frameNames: 'older',
	},
};

function newerFrame(field: string, model: string, rules: ModelRules) {
	return rules.frameNames === 'both'
		? mediaField(field, 'address').optional()
		: unsupportedField(field, model);
}

function secondsField({ seconds }: ModelRules) {
	return durationField().refine(
		(duration) => seconds?.includes(duration) ?? true,
		`参数 duration 取值无效，可选值: ${seconds?.join(', ') ?? ''}`,
	);
}

function fieldsOf(model: string, rules: ModelRules) {
	return z
		.object({
			model: z.literal(model),
			prompt: promptField(rules.promptLimit),
			duration: secondsField(rules),
			autoFace: rules.takesAutoFace
				? booleanField('autoFace').optional()
				: unsupportedField('autoFace', model),
			ratio: choiceField('ratio', rules.ratios).optional(),
			resolution: choiceField('resolution', ['720p']).optional(),
			first_image: newerFrame('first_image', model, rules),
			last_image: newerFrame('last_image', model, rules),
			image: mediaField('image', 'address').optional(),
			lastFrameImage: mediaField('lastFrameImage', 'address').optional(),
			referenceImages: referencesField('referenceImages', rules.images, 'address').optional(),
			referenceVideos:
				rules.videos === 0
					? unsupportedField('referenceVideos', model)
					: referencesField('referenceVideos', 3, 'address').optional(),
			referenceAudios:
				rules.audios === 0
					? unsupportedField('referenceAudios', model)
					: referencesField('referenceAudios', rules.audios, 'address').optional(),
		})
		.strict();
}

export type VideosBody = z.infer<ReturnType<typeof fieldsOf>>;

function differ(newer: string | undefined, older: string | undefined): boolean {
	return newer !== undefined && older !== undefined && newer !== older;
}

/** Where a new name is not given, the older one is used, field by field. */
function framesOf(body: VideosBody) {
	return {
		first: body.first_image ?? body.image,
		last: body.last_image ?? body.lastFrameImage,
	};
}

function framesComeTogether(body: VideosBody): boolean {
	const { first, last } = framesOf(body);
	return (first === undefined) === (last === undefined);
}

function framesStandAlone(body: VideosBody): boolean {
	const { first, last } = framesOf(body);
	return (
		(first ?? last) === undefined ||
		(body.referenceImages ?? body.referenceVideos ?? body.referenceAudios) === undefined
	);
}

function audioStandsBesideImage(body: VideosBody): boolean {
	return body.referenceAudios === undefined || body.referenceImages !== undefined;
}

function frameWords(rules: ModelRules): [first: string, last: string] {
	return rules.frameNames === 'both' ? ['first_image', 'last_image'] : ['image', 'lastFrameImage'];
}

function schemaOf(model: string, rules: ModelRules) {
	const [first, last] = frameWords(rules);
	return fieldsOf(model, rules)
		.refine((body) => !differ(body.first_image, body.image), {
			message: '参数冲突: first_image 与 image 的值不一致',
		})
		.refine((body) => !differ(body.last_image, body.lastFrameImage), {
			message: '参数冲突: last_image 与 lastFrameImage 的值不一致',
		})
		.refine((body) => !rules.audioNeedsImage || audioStandsBesideImage(body), {
			message: '参数 referenceAudios 必须与 referenceImages 同时使用',
		})
		.refine(framesComeTogether, { message: `参数 ${first} 与 ${last} 必须同时使用` })
		.refine(framesStandAlone, {
			message: `参数 ${first}/${last} 与 referenceImages/referenceVideos/referenceAudios 不能同时使用`,
		});
}

/** The media that a body names; a frame by both of its names is one. */
export function videosMedia(body: VideosBody): readonly Medium[] {
	const { first, last } = framesOf(body);
	return [
		...mediaIn(body.first_image === undefined ? 'image' : 'first_image', 'Image', first),
		...mediaIn(body.last_image === undefined ? 'lastFrameImage' : 'last_image', 'Image', last),
		...mediaIn('referenceImages', 'Image', body.referenceImages),
		...mediaIn('referenceVideos', 'Video', body.referenceVideos),
		...mediaIn('referenceAudios', 'Audio', body.referenceAudios),
	];
}

/** Lengths and sizes in pixels are documented, too; the service would have to decode the files. */
export const videosLimits: MediaLimits = { eachMb: { Image: 20 }, togetherMb: { Video: 200 } };

export const videosRules: ReadonlyMap<string, z.ZodType<VideosBody>> = new Map(
	Object.entries(models).map(([model, rules]) => [model, schemaOf(model, rules)]),
);
