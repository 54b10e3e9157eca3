/**
 * What the bodies that go over the wire are written with: see `goldenBodies.ts`.
 */
import type { INodeParameterResourceLocator, INodeParameters } from 'n8n-workflow';

/** The names of the pages, so that a slip of the pen in a body does not compile */
export interface WireBody {
	readonly model: string;
	readonly prompt: string;
	readonly duration?: number;
	readonly aspect_ratio?: string;
	readonly ratio?: string;
	readonly size?: string;
	readonly resolution?: string;
	readonly generateAudio?: boolean;
	/** Text only where the user has written the field himself, and so the other choices of this kind below */
	readonly generate_audio?: boolean | string;
	readonly first_image?: string | readonly string[];
	readonly last_image?: string;
	readonly image?: string;
	readonly lastFrameImage?: string;
	readonly referenceImages?: readonly string[];
	readonly referenceVideos?: readonly string[];
	readonly referenceAudios?: readonly string[];
	readonly reference_images?: readonly string[];
	readonly reference_videos?: readonly string[];
	readonly reference_audios?: readonly string[];
	readonly reference_mode?: 'frame' | 'image';
	readonly seed?: number;
	readonly watermark?: boolean | string;
	readonly face_processing?: boolean | string;
	readonly autoFace?: boolean;
	// What a user may add
	readonly tools?: readonly string[];
	readonly async?: string;
	readonly audio_setting?: string;
	/** On no page */
	readonly quality?: string;
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

export function asset(value: string): INodeParameterResourceLocator {
	return { __rl: true, mode: 'asset', value };
}

export function media(...values: string[]): INodeParameters {
	return { media: values.map((value) => ({ source: url(value) })) };
}

export const KYYVIDEO2 = '/kyyReactApiServer/v1/kyyvideo2/videos';
export const VIDEOS = '/kyyReactApiServer/v1/videos/videos';
export const MODEL_CENTER = '/kyyReactApiServer/v2/model-center/tasks';
