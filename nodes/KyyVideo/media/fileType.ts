import type { MediumKind } from '../../shared/model/media';

/** What n8n knows of a file without opening it */
export interface FileDetails {
	readonly mimeType: string;
	/** With or without the name before the dot */
	readonly fileName: string;
	readonly bytes: number;
}

type Names<Key extends string> = Readonly<Record<Key, readonly string[]>>;

/** Other names of the formats that the service names */
const formatNames: Names<string> = {
	jpeg: ['jpg', 'pjpeg'],
	bmp: ['ms-bmp', 'windows-bmp'],
	png: ['apng'],
	tiff: ['tif'],
	wav: ['wave', 'vnd.wave', 'vnd.wav', 'pn-wav'],
	mp3: ['mpeg', 'mpeg3', 'mpeg-3'],
};

const extensions: Names<MediumKind> = {
	image: ['jpg', 'jpeg', 'png', 'webp', 'bmp', 'tif', 'tiff', 'gif'],
	video: ['mp4', 'mov'],
	audio: ['wav', 'mp3'],
};

/** Types that say nothing, so that the name of the file must tell */
const unknownType =
	/^(|\*\/\*|application\/(x-)?octet-stream|binary\/octet-stream|application\/(x-|force-)?download)$/;

/** Types of a video that do not begin with the word [seen] */
const videoTypes: Readonly<Record<string, string>> = { 'application/mp4': 'video/mp4' };

const plainTypeOf = (mimeType: string): string =>
	mimeType.split(';')[0]?.trim().toLowerCase() ?? '';

/** The type under which a file goes out. Who fetches an `application/mp4` may take it for no video; two stars are no type at all. */
export function servedTypeOf(mimeType: string): string {
	const plain = plainTypeOf(mimeType);
	return plain === '*/*' ? 'application/octet-stream' : (videoTypes[plain] ?? mimeType);
}

const lookUp = (names: Names<string>, name: string): string | undefined =>
	Object.keys(names).find((key) => names[key]?.includes(name));

/** Both parts of the MIME type, as the service calls them; undefined where neither the type nor the name tells */
export function fileTypeOf({ mimeType, fileName }: FileDetails) {
	const named = plainTypeOf(mimeType);
	const type = videoTypes[named] ?? named;
	if (!unknownType.test(type)) {
		const [kind = '', format = ''] = type.split('/');
		return { kind, format: usualFormat(kind, format.replace(/^x-/, '')) };
	}
	const extension = fileName.split('.').at(-1)?.toLowerCase() ?? '';
	const kind = lookUp(extensions, extension);
	return kind === undefined ? undefined : { kind, format: usualFormat(kind, extension) };
}

/** `mpeg` is an audio format here; as a video it is another one */
const usualFormat = (kind: string, format: string): string =>
	kind === 'video' ? format : (lookUp(formatNames, format) ?? format);
