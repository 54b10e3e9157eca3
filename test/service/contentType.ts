/** What a file can be to the asset library. */
export const assetTypes = ['Image', 'Video', 'Audio', 'Document'] as const;

/** What a file can be to a video, and to the library for Seedance. */
export const mediaKinds = ['Image', 'Video', 'Audio'] as const;

export type AssetType = (typeof assetTypes)[number];

export type MediaKind = (typeof mediaKinds)[number];

export const kindWords: Readonly<Record<AssetType, string>> = {
	Image: '图片',
	Video: '视频',
	Audio: '音频',
	Document: '文档',
};

/** The type without its parameters, in lower case; undefined where it says nothing. */
export function plainType(contentType: string | undefined): string | undefined {
	const [plain = ''] = (contentType ?? '').toLowerCase().split(';');
	const said = plain.trim();
	return said === '' || said === 'application/octet-stream' ? undefined : said;
}

/** Whether a file that comes with this type can be of the kind. A type that says nothing can be any. */
export function canBe(kind: AssetType, contentType: string | undefined): boolean {
	const said = plainType(contentType);
	if (said === undefined) return true;
	return kind === 'Document'
		? !/^(image|video|audio)\//.test(said)
		: said.startsWith(`${kind.toLowerCase()}/`);
}
