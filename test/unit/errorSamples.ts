import type { Asset } from '../../nodes/shared/api/asset';
import type { NetworkFailure } from '../../nodes/shared/api/authenticatedHttp';
import type { Refusal } from '../../nodes/shared/api/refusal';
import type { InvalidResponse } from '../../nodes/shared/api/response';
import type { Task } from '../../nodes/shared/api/task';
import * as assetErrors from '../../nodes/shared/errors/assetErrors';
import type { KyyVideoError } from '../../nodes/shared/errors/error';
import * as parameterErrors from '../../nodes/shared/errors/parameterErrors';
import * as requestErrors from '../../nodes/shared/errors/requestErrors';
import * as videoErrors from '../../nodes/shared/errors/videoErrors';

const videoId = 'video_fd35ee52';
const assetId = 'asset-20260330142158-q75m8';

const task: Task = {
	id: videoId,
	object: 'video',
	created: 1_774_836_724,
	model: 'kyyvideo2',
	status: 'failed',
	video_url: null,
	error: null,
};

const asset: Asset = {
	assetId,
	reference: `asset://${assetId}`,
	status: 'Failed',
	assetType: 'Image',
	name: null,
	url: null,
	createTime: null,
	errorMessage: null,
};

const refusal = (httpStatus: number, code: string | undefined, words: string): Refusal => ({
	kind: 'refusal',
	httpStatus,
	code,
	words,
});

/** One of each reason that the service can have */
const refusals = [
	refusal(200, '204', '登录失败'),
	refusal(404, undefined, 'No handler found for POST /twice/twice'),
	refusal(429, '429', 'Too many requests'),
	refusal(200, '500', '余额不足'),
	refusal(200, '500', '内容违规'),
	refusal(200, '1001', 'URL 无法访问'),
	refusal(400, undefined, '模型不可用'),
	refusal(503, undefined, 'Service Unavailable'),
	refusal(200, '500', '参数错误'),
	refusal(200, '500', '请求被拒绝'),
];

/** Of an asset that is not there */
const missing = refusal(200, '-1', '');

const networkFailure: NetworkFailure = {
	kind: 'networkFailure',
	sent: true,
	words: 'socket hang up',
};
const unreadable: InvalidResponse = { kind: 'unreadable', httpStatus: 200, answer: 'OK' };
const webPage: InvalidResponse = { kind: 'unreadable', httpStatus: 200, answer: '<html>' };

const creatingVideo = videoErrors.creatingVideo([]);
const lookingUpAsset = assetErrors.lookingUpAsset(assetId);
const contexts = [
	creatingVideo,
	videoErrors.creatingVideo([], { field: 'Model Name', name: 'sora-99' }),
	videoErrors.creatingRawVideo,
	videoErrors.lookingUpVideo(videoId),
	lookingUpAsset,
	assetErrors.deletingAsset(assetId),
	assetErrors.checkingAsset(assetId, 'First Frame'),
];

const unknown = { outcome: 'unknown', failure: networkFailure } as const;
const unsent = { outcome: 'rejected', failure: { ...networkFailure, sent: false } } as const;
const rejected = refusals.map((failure) => ({ outcome: 'rejected', failure }) as const);

/** What comes of each function that builds an error, by its name */
export const errorSamples: Readonly<Record<string, readonly KyyVideoError[]>> = {
	noWorkflowError: [parameterErrors.noWorkflowError()],
	oldN8nError: [parameterErrors.oldN8nError()],
	noCredentialError: [parameterErrors.noCredentialError()],
	silentDatabaseError: [
		parameterErrors.silentDatabaseError('submitted')(new Error('SQLITE_BUSY')),
		parameterErrors.silentDatabaseError('uploaded')(new Error('SQLITE_BUSY')),
	],
	lostAssetError: [parameterErrors.lostAssetError()],
	unreadableStoreError: [
		parameterErrors.unreadableStoreError('submitted'),
		parameterErrors.unreadableStoreError('uploaded'),
	],
	newerStoreError: [
		parameterErrors.newerStoreError('submitted'),
		parameterErrors.newerStoreError('uploaded'),
	],
	refusedError: refusals.flatMap((refusal) =>
		contexts.map((context) => requestErrors.refusedError(refusal, context)),
	),
	unreachableError: contexts.map((context) =>
		requestErrors.unreachableError(networkFailure, context),
	),
	requestError: contexts.flatMap((context) =>
		[unreadable, webPage].map((answer) => requestErrors.requestError(answer, context)),
	),
	createError: [unknown, unsent, ...rejected].flatMap((outcome) =>
		[false, true].map((stopped) => videoErrors.createError(outcome, creatingVideo, stopped)),
	),
	unrecordedError: [parameterErrors.unrecordedError(new Error('disk full'))],
	stillUnknownError: videoErrors.doubts.flatMap((doubt) =>
		[0, 1].flatMap((round) =>
			[false, true].map((isTool) =>
				videoErrors.stillUnknownError({ doubt, itemIndex: 2, round: 0 }, { round, isTool }),
			),
		),
	),
	videoLimitError: [0, 1, 100].flatMap((before) =>
		[false, true].map((isTool) =>
			videoErrors.videoLimitError({ planned: 1000, before, most: 100, isTool }),
		),
	),
	failedError: [videoErrors.failedError(task)],
	missingAddressError: [videoErrors.missingAddressError(task)],
	timeoutError: [videoErrors.timeoutError(videoId, 90, { task })],
	downloadError: [videoErrors.downloadError(task, 'It is empty.')],
	fileTooLargeError: [videoErrors.fileTooLargeError(task, 'It has 20 MB.')],
	canceledCreateError: [videoErrors.canceledCreateError(true)],
	canceledVideoError: [videoErrors.canceledVideoError(videoId)],
	assetError: [
		assetErrors.assetError(missing, lookingUpAsset, false),
		...contexts.flatMap((context) =>
			[false, true].map((stopped) => assetErrors.assetError(unreadable, context, stopped)),
		),
	],
	uploadError: [unknown, unsent, ...rejected].flatMap((outcome) =>
		[false, true].map((stopped) => assetErrors.uploadError(outcome, stopped)),
	),
	reviewFailedError: ['Failed', 'EXPIRED'].map((status) =>
		assetErrors.reviewFailedError({ ...asset, status }),
	),
	reviewTimeoutError: [assetErrors.reviewTimeoutError(asset, 90, undefined)],
	canceledUploadError: [assetErrors.canceledUploadError(false)],
	canceledAssetError: [assetErrors.canceledAssetError(lookingUpAsset)],
};
