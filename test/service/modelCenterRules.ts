import { z } from 'zod';
import {
	choiceField,
	integerField,
	promptField,
	referencesField,
	textField,
	unsupportedField,
} from './bodyFields';
import { mediaIn, type MediaLimits, type Medium } from './mediaLimits';
import { frameField, switchField } from './modelCenterFields';
import {
	modelCenterModels,
	type Frames,
	type ModelCenterModel,
	type OwnField,
	type Range,
} from './modelCenterModels';

/** A service behind this one refuses more, whatever the medium. */
const MOST_BYTES_PASSED_ON = 20_971_520;

function withFrames(frames: Frames, field: 'first_image' | 'last_image', name: string) {
	switch (frames) {
		case 'none':
		case 'inReferences':
			return unsupportedField(field, name);
		case 'optional':
			return frameField(field).optional();
		case 'firstRequired':
			return field === 'first_image' ? frameField(field) : unsupportedField(field, name);
		case 'bothRequired':
			return frameField(field);
	}
}

function withReferences(field: string, range: Range | undefined, name: string) {
	if (range === undefined) return unsupportedField(field, name);
	const [least, most] = range;
	const references = referencesField(field, most, 'addressOrAssetId');
	return least === 0 ? references.optional() : references;
}

function withResolution(name: string, { resolutions, resolutionRequired }: ModelCenterModel) {
	if (resolutions === undefined) return unsupportedField('resolution', name);
	const resolution = choiceField('resolution', resolutions);
	return resolutionRequired === true ? resolution : resolution.optional();
}

function withChoices(field: string, choices: readonly string[] | undefined, name: string) {
	return choices === undefined
		? unsupportedField(field, name)
		: choiceField(field, choices).optional();
}

function withRange(field: string, range: Range | undefined, name: string) {
	return range === undefined
		? unsupportedField(field, name)
		: integerField(field, ...range).optional();
}

/** The fields that only some models have; what the contents of most of them mean is not published. */
function ownFields(name: string, own: readonly OwnField[]) {
	const only = <Field extends z.ZodTypeAny>(owner: OwnField, field: string, schema: Field) =>
		own.includes(owner) ? schema.optional() : unsupportedField(field, name);
	const compatibility = (field: string) => only('compatibility', field, textField(field));
	return {
		watermark: only('watermark', 'watermark', switchField('watermark', 'lenient')),
		tools: only('tools', 'tools', z.array(z.unknown())),
		// All clients send true; what false means is not published.
		face_processing: only(
			'face_processing',
			'face_processing',
			switchField('face_processing', 'lenient'),
		),
		reference_mode: only(
			'reference_mode',
			'reference_mode',
			choiceField('reference_mode', ['image', 'frame']),
		),
		audio_setting: only('audio_setting', 'audio_setting', z.unknown()),
		async: compatibility('async'),
		audio_reference: compatibility('audio_reference'),
		video_reference: compatibility('video_reference'),
		start_image_url: compatibility('start_image_url'),
		end_image_url: compatibility('end_image_url'),
	};
}

function fieldsOf(name: string, model: ModelCenterModel) {
	return z
		.object({
			model: z.literal(name),
			prompt: promptField(model.promptLimit),
			duration: withRange('duration', model.seconds, name),
			resolution: withResolution(name, model),
			aspect_ratio: withChoices('aspect_ratio', model.ratios, name),
			size: withChoices('size', model.sizes, name),
			first_image: withFrames(model.frames, 'first_image', name),
			last_image: withFrames(model.frames, 'last_image', name),
			reference_images: withReferences('reference_images', model.images, name),
			reference_videos: withReferences('reference_videos', model.videos, name),
			reference_audios: withReferences('reference_audios', model.audios, name),
			seed: withRange('seed', model.seed, name),
			generate_audio:
				model.generateAudio === undefined
					? unsupportedField('generate_audio', name)
					: switchField('generate_audio', model.generateAudio).optional(),
			...ownFields(name, model.own ?? []),
			// One client has seen these, and does not say of which model.
			requires_reference_video: textField('requires_reference_video').optional(),
			'video_edit.basic': textField('video_edit.basic').optional(),
		})
		.strict();
}

export type ModelCenterBody = z.infer<ReturnType<typeof fieldsOf>>;

function hasReferences(body: ModelCenterBody): boolean {
	return (body.reference_images ?? body.reference_videos ?? body.reference_audios) !== undefined;
}

function lastFrameHasFirst(body: ModelCenterBody): boolean {
	return body.last_image === undefined || body.first_image !== undefined;
}

function framesStandAlone(body: ModelCenterBody): boolean {
	return (body.first_image ?? body.last_image) === undefined || !hasReferences(body);
}

function audioHasCompany(body: ModelCenterBody): boolean {
	const company = body.reference_images ?? body.reference_videos ?? body.first_image;
	return body.reference_audios === undefined || company !== undefined;
}

/** With the mode `frame` the reference images are the first frame, or the first and the last. */
function referencesAreFrames(body: ModelCenterBody): boolean {
	const frames = body.reference_images?.length ?? 0;
	return (
		frames >= 1 && frames <= 2 && (body.reference_videos ?? body.reference_audios) === undefined
	);
}

function schemaOf(name: string, model: ModelCenterModel) {
	return fieldsOf(name, model)
		.refine(lastFrameHasFirst, { message: '参数 last_image 必须与 first_image 同时使用' })
		.refine((body) => model.framesStandAlone !== true || framesStandAlone(body), {
			message:
				'参数 first_image/last_image 与 reference_images/reference_videos/reference_audios 不能同时使用',
		})
		.refine((body) => model.audioNeverAlone !== true || audioHasCompany(body), {
			message: '参数 reference_audios 不能单独使用，需同时提供图片或视频',
		})
		.refine(
			(body) =>
				model.frames !== 'inReferences' ||
				body.reference_mode !== 'frame' ||
				referencesAreFrames(body),
			{ message: '参数 reference_mode 为 frame 时，reference_images 只能包含首帧和尾帧' },
		);
}

/**
 * The media that a body names. Only sd_ models are known to look their assets up; what the others do
 * with one is not published, so they leave it as it is.
 */
export function modelCenterMedia(body: ModelCenterBody): readonly Medium[] {
	const media = [
		...mediaIn('first_image', 'Image', body.first_image),
		...mediaIn('last_image', 'Image', body.last_image),
		...mediaIn('reference_images', 'Image', body.reference_images),
		...mediaIn('reference_videos', 'Video', body.reference_videos),
		...mediaIn('reference_audios', 'Audio', body.reference_audios),
	];
	return body.model.startsWith('sd_')
		? media
		: media.filter(({ value }) => !value.startsWith('assetId://'));
}

/** Lengths and sizes in pixels are documented, too; the service would have to decode the files. */
export function modelCenterLimits({ model }: ModelCenterBody): MediaLimits {
	if (model === 'sd_2.5_discount_v1') return { eachMb: { Image: 30 } };
	return /^(hh|happyhorse|wan)/.test(model) ? { eachBytes: MOST_BYTES_PASSED_ON } : {};
}

export const modelCenterRules: ReadonlyMap<string, z.ZodType<ModelCenterBody>> = new Map(
	Object.entries(modelCenterModels).map(([name, model]) => [name, schemaOf(name, model)]),
);
