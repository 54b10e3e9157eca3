import {
	hasFailedReview,
	isActive,
	isLost,
	isProcessing,
	readAssetResponse,
	type AssetAnswer,
} from '../../nodes/shared/api/asset';
import { assetLibraries } from '../../nodes/shared/model/endpoints';

const assetId = 'asset-20260722164336-p4mms';

const read = (body: unknown, known = { assetId }): AssetAnswer =>
	readAssetResponse({ kind: 'response', httpStatus: 200, body }, assetLibraries.kyyVideo2, known);

const meaningOf = (answer: AssetAnswer) => {
	if (answer.kind !== 'asset') return answer.kind;
	const { asset } = answer;
	if (isActive(asset)) return 'active';
	if (hasFailedReview(asset)) return 'failed';
	if (isLost(asset)) return 'gone';
	return isProcessing(asset) ? 'processing' : asset.status;
};

test.each([
	['wrapped', { code: 0, msg: null, data: { assetId, status: 'Active' } }, 'active'],
	['flat', { assetId, assetType: 'Image', status: 'ACTIVE', errorMessage: null }, 'active'],
	[
		'with both statuses',
		{ code: 0, data: { materialStatus: 'READY', status: 'ACTIVE' } },
		'active',
	],
	['not yet', { code: 0, data: { materialStatus: 'PROCESSING', status: 'NONE' } }, 'processing'],
	['uploading', { assetId, status: 'UPLOADING' }, 'processing'],
	['one of several items', { code: 0, data: { items: [{ assetId, status: 'Active' }] } }, 'active'],
	['within data', { code: 0, data: { asset: { assetId, status: 'Active' } } }, 'active'],
	['failed', { code: 0, data: { materialStatus: 'FAILED', status: 'NONE' } }, 'failed'],
	['expired', { code: 0, data: { status: 'EXPIRED' } }, 'gone'],
	['deleted', { assetId, status: 'DELETED' }, 'gone'],
	['in a word that nobody knows', { code: 0, data: { status: 'Frozen' } }, 'Frozen'],
	['of the request, not of the asset', { status: 'error', msg: 'no' }, 'refusal'],
	['nothing at all', { code: 0, data: null }, 'unreadable'],
])('an asset that is %s', (_what, body, meaning) => {
	expect(meaningOf(read(body))).toBe(meaning);
});

test('why a review has failed is kept', () => {
	const body = { code: 0, data: { status: 'Failed', errorMessage: 'face not clear' } };
	expect(read(body)).toMatchObject({ asset: { status: 'Failed', errorMessage: 'face not clear' } });
});
