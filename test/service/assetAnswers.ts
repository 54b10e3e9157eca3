import { assetStatusOf, assetTime, type Asset, type AssetStatus } from './assets';

/** What stands beside the status in capitals. For what comes after ACTIVE it is ours. */
const materialStatuses: Readonly<Record<AssetStatus, string>> = {
	Processing: 'PROCESSING',
	Active: 'READY',
	Failed: 'FAILED',
	None: 'PROCESSING',
	Uploading: 'PROCESSING',
	Expired: 'READY',
	Deleted: 'READY',
};

/** Where an asset stands that has a `materialStatus` as well. */
const statusesBeside: Readonly<Record<AssetStatus, string>> = {
	Processing: 'NONE',
	Active: 'ACTIVE',
	Failed: 'FAILED',
	None: 'NONE',
	Uploading: 'UPLOADING',
	Expired: 'EXPIRED',
	Deleted: 'DELETED',
};

/** The wrapped one gives nothing but the ID. */
export function uploadAnswer(asset: Asset, now: number) {
	if (asset.telling.shape !== 'wrapped') return assetAnswer(asset, now);
	return { code: 0, msg: null, data: { assetId: asset.assetId } };
}

export function assetAnswer(asset: Asset, now: number) {
	const { assetId, assetType, name, url, createdAt, telling } = asset;
	const { shape, statusWords = {}, errorMessage = null } = telling;
	const status = assetStatusOf(asset, now);
	const reason = status === 'Failed' ? errorMessage : null;
	const common = { name, assetId, assetType, url };
	const word = statusWords[status];
	switch (shape) {
		case 'wrapped': {
			const told = { ...common, status: word ?? status, createTime: assetTime(createdAt) };
			return {
				code: 0,
				msg: null,
				data: reason === null ? told : { ...told, errorMessage: reason },
			};
		}
		case 'flat':
			return { ...common, status: word ?? status.toUpperCase(), errorMessage: reason };
		case 'twoStatuses':
			return {
				code: 0,
				msg: null,
				data: {
					...common,
					materialStatus: materialStatuses[status],
					status: word ?? statusesBeside[status],
					errorMessage: reason,
				},
			};
	}
}
