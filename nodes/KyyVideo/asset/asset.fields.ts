import { assetIdName } from '../../shared/fieldNames';

/** What the user calls each field, in the editor and in errors alike */
export const displayNames = {
	assetId: assetIdName,
	assetType: 'Asset Type',
	source: 'Source',
	name: 'Name',
	waitUntilActive: 'Wait Until Active',
	maxWait: 'Max Wait (Minutes)',
} as const;

/** The types of assets with the service's own words for them, in the order in which the user sees them */
export const assetTypes = {
	audio: 'Audio',
	document: 'Document',
	image: 'Image',
	video: 'Video',
} as const;

export type AssetType = keyof typeof assetTypes;

/** Minutes; several times as long as the reviews that have been seen */
export const usualMaxWait = 10;
