import type { MediumKind } from '../../shared/models';

/** What n8n knows of a file without opening it */
export interface FileDetails {
	readonly mimeType: string;
	/** With or without the name before the dot */
	readonly fileName: string;
	readonly bytes: number;
}

/** A type of file, by the names that the service uses */
export interface FileType {
	/** What stands before the slash of the MIME type */
	readonly kind: string;
	/** What stands behind it, by its usual name */
	readonly format: string;
}

/** Other names of the formats that the service names */
const usualNames: ReadonlyMap<string, string> = new Map([
	['jpg', 'jpeg'],
	['pjpeg', 'jpeg'],
	['ms-bmp', 'bmp'],
	['windows-bmp', 'bmp'],
	['apng', 'png'],
	['tif', 'tiff'],
	['wave', 'wav'],
	['vnd.wave', 'wav'],
	['vnd.wav', 'wav'],
	['pn-wav', 'wav'],
	['mpeg', 'mp3'],
	['mpeg3', 'mp3'],
	['mpeg-3', 'mp3'],
]);

/** Types that say nothing, so that the name of the file must tell */
const unknownTypes: ReadonlySet<string> = new Set([
	'',
	'application/octet-stream',
	'application/x-octet-stream',
	'binary/octet-stream',
	'application/download',
	'application/x-download',
	'application/force-download',
]);

const kindsByExtension: ReadonlyMap<string, MediumKind> = new Map([
	['jpg', 'image'],
	['jpeg', 'image'],
	['png', 'image'],
	['webp', 'image'],
	['bmp', 'image'],
	['tif', 'image'],
	['tiff', 'image'],
	['gif', 'image'],
	['mp4', 'video'],
	['mov', 'video'],
	['wav', 'audio'],
	['mp3', 'audio'],
]);

/** @returns undefined where neither the MIME type nor the name tells */
export function fileTypeOf({ mimeType, fileName }: FileDetails): FileType | undefined {
	const type = mimeType.split(';')[0]?.trim().toLowerCase() ?? '';
	if (!unknownTypes.has(type)) {
		const [kind = '', format = ''] = type.split('/');
		return { kind, format: usualName(kind, format.replace(/^x-/, '')) };
	}
	const extension = fileName.split('.').at(-1)?.toLowerCase() ?? '';
	const kind = kindsByExtension.get(extension);
	return kind && { kind, format: usualName(kind, extension) };
}

/** `mpeg` is a sound format here; as a video it is another one */
const usualName = (kind: string, format: string): string =>
	kind === 'video' ? format : (usualNames.get(format) ?? format);
