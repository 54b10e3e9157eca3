import { assetIdName } from '../../shared/fieldNames';
import type { MediumKind } from '../../shared/models';

/** What the user calls each field, in the editor and in errors alike */
export const displayNames = {
	assetId: assetIdName,
	assetType: 'Asset Type',
	source: 'Source',
	name: 'Name',
	waitUntilActive: 'Wait Until Active',
	maxWait: 'Max Wait (Minutes)',
} as const;

/** A type of assets */
export interface AssetType {
	/** The service's own word, which the user sees as well */
	readonly name: string;
	/** Missing where any file may do */
	readonly kind?: MediumKind;
}

/** By the value of the field, in the order in which the user sees them */
export const assetTypes: ReadonlyMap<string, AssetType> = new Map<string, AssetType>([
	['audio', { name: 'Audio', kind: 'audio' }],
	['document', { name: 'Document' }],
	['image', { name: 'Image', kind: 'image' }],
	['video', { name: 'Video', kind: 'video' }],
]);

/** Minutes; several times as long as the reviews that have been seen */
export const usualMaxWait = 10;
