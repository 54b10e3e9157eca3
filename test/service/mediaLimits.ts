import { canBe, kindWords, plainType, type MediaKind } from './contentType';
import type { Fetched } from './mediaFetcher';
import { badRequest, fileTooLarge, type PassedOn, type Refusal } from './refusal';

/** A medium that a create names. */
export interface Medium {
	field: string;
	kind: MediaKind;
	/** An address, or `asset://` and an id. */
	value: string;
}

/** The media in a field of a body, which holds one, several or none. */
export function mediaIn(
	field: string,
	kind: MediaKind,
	values: string | readonly string[] | undefined,
): readonly Medium[] {
	return [values ?? []].flat().map((value) => ({ field, kind, value }));
}

/** What an endpoint takes; a kind that is not there has no limit. */
export interface MediaLimits {
	formats?: Readonly<Partial<Record<MediaKind, Formats>>>;
	/** MB of each medium. */
	eachMb?: Readonly<Partial<Record<MediaKind, number>>>;
	/** MB of all media of a kind together. */
	togetherMb?: Readonly<Partial<Record<MediaKind, number>>>;
	/** Bytes of each medium, of whatever kind, as a service behind this one counts them. */
	eachBytes?: number;
}

export interface Formats {
	names: string;
	contentTypes: readonly string[];
}

export interface FetchedMedium extends Medium {
	fetched: Extract<Fetched, { kind: 'fetched' }>;
}

/** Which MB the pages mean is not said; the larger ones refuse nothing that is right. */
const BYTES_PER_MB = 1024 * 1024;

function judgeOne(limits: MediaLimits, { field, kind, fetched }: FetchedMedium) {
	const said = plainType(fetched.contentType);
	if (!canBe(kind, said)) {
		return `参数 ${field} 的内容类型不符: 应为${kindWords[kind]}，实际为 ${said ?? ''}`;
	}
	const formats = limits.formats?.[kind];
	if (formats && said !== undefined && !formats.contentTypes.includes(said)) {
		return `参数 ${field} 的格式不支持: ${said}，支持的格式: ${formats.names}`;
	}
	const most = limits.eachMb?.[kind] ?? Infinity;
	return fetched.bytes > most * BYTES_PER_MB
		? `参数 ${field} 的${kindWords[kind]}超出大小限制: 单个最大 ${most}MB`
		: undefined;
}

function judgeTogether(limits: MediaLimits, media: readonly FetchedMedium[], kind: MediaKind) {
	const bytes = media
		.filter((medium) => medium.kind === kind)
		.reduce((sum, { fetched }) => sum + fetched.bytes, 0);
	const most = limits.togetherMb?.[kind] ?? Infinity;
	return bytes > most * BYTES_PER_MB
		? `${kindWords[kind]}总大小超出限制: 最大 ${most}MB`
		: undefined;
}

/** Judges what was fetched by what the pages say of it; the first fault is named. */
export function judgeMedia(
	limits: MediaLimits,
	media: readonly FetchedMedium[],
): Refusal | PassedOn | undefined {
	const mostBytes = limits.eachBytes ?? Infinity;
	if (media.some(({ fetched }) => fetched.bytes > mostBytes)) return fileTooLarge(mostBytes);
	const words = [
		...media.map((medium) => judgeOne(limits, medium)),
		...(['Image', 'Video', 'Audio'] as const).map((kind) => judgeTogether(limits, media, kind)),
	].find((found) => found !== undefined);
	return words === undefined ? undefined : badRequest(words);
}
