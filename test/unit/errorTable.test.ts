import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as assetErrors from '../../nodes/KyyVideo/asset/assetErrors';
import type { Asset } from '../../nodes/KyyVideo/asset/asset';
import { creatingElsewhere } from '../../nodes/KyyVideo/video/otherOrder';
import * as errors from '../../nodes/shared/errors';
import type { NoAnswer } from '../../nodes/shared/errors';
import type { Refusal } from '../../nodes/shared/refusal';
import type { Task } from '../../nodes/shared/task';

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
	refusal(503, undefined, 'Service Unavailable'),
	refusal(200, '500', '参数错误'),
];

/** Of an asset that is not there */
const missing = refusal(200, '-1', '');

const silence: NoAnswer = { kind: 'silence', sent: true, words: 'socket hang up' };
const nonsense: NoAnswer = { kind: 'unreadable', httpStatus: 200, excerpt: '<html>' };

const creating = errors.creating([]);
const lookingUp = errors.lookingUp(videoId);
const uploading = assetErrors.uploading('the Source');
const lookingUpAsset = assetErrors.lookingUpAsset(assetId);
const asked = [
	creating,
	creatingElsewhere,
	lookingUp,
	uploading,
	lookingUpAsset,
	assetErrors.deletingAsset(assetId),
];

const timeout = errors.timeoutError(videoId, { seconds: 90, task, lastAnswer: undefined });

/** What comes of each function that builds an error, by its name */
const samples: Readonly<Record<string, readonly errors.KyyVideoError[]>> = {
	oldN8nError: [errors.oldN8nError()],
	silentDatabaseError: [errors.silentDatabaseError(new Error('SQLITE_BUSY'))],
	unreadableMemoryError: [errors.unreadableMemoryError()],
	refusedError: refusals.flatMap((refusal) =>
		asked.map((one) => errors.refusedError(refusal, one)),
	),
	unreachableError: asked.map((one) => errors.unreachableError(silence, one)),
	queryError: asked.map((one) => errors.queryError(nonsense, one)),
	unknownFateError: [errors.unknownFateError(silence)],
	stillUnknownError: [errors.stillUnknownError()],
	failedError: [errors.failedError(task)],
	createFailedError: [errors.createFailedError(task)],
	missingAddressError: [errors.missingAddressError(task)],
	timeoutError: [timeout],
	downloadError: [errors.downloadError(task, 'It is empty.')],
	fileTooLargeError: [errors.fileTooLargeError(task, 'It has 20 MB.')],
	canceledCreateError: [errors.canceledCreateError(true)],
	canceledVideoError: [errors.canceledVideoError(videoId)],
	assetRefusedError: [assetErrors.assetRefusedError(missing, lookingUpAsset)],
	assetError: asked.map((one) => assetErrors.assetError(nonsense, one, true)),
	unknownUploadError: [assetErrors.unknownUploadError(silence)],
	reviewFailedError: [assetErrors.reviewFailedError(asset)],
	reviewTimeoutError: [assetErrors.reviewTimeoutError(asset, 90, undefined)],
	canceledUploadError: [assetErrors.canceledUploadError(false)],
	canceledAssetError: [assetErrors.canceledAssetError(lookingUpAsset)],
};

/** Gives the error of a mistake in a field, whose words come from elsewhere; or nothing */
const wordless = ['parametersError'];

/** What the first column of the README's table of errors says */
const rows = (() => {
	const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
	const [, table = ''] = readme.split(/^\| Error +\|.*$/m);
	const [ofErrors = ''] = table.trim().split(/\n\s*\n/);
	const [, ...lines] = ofErrors.split('\n');
	return lines.map((line) => line.split('|')[1]?.trim() ?? '');
})();

/** "…" stands for what differs, such as an ID */
const isSaidBy = (row: string, { message }: errors.KyyVideoError): boolean =>
	new RegExp(`^${row.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.+')}$`).test(message);

test('there is a sample of every function that builds an error', () => {
	const builders = Object.keys({ ...errors, ...assetErrors }).filter((name) =>
		/^[a-z].*Error$/.test(name),
	);
	expect(Object.keys(samples).sort()).toEqual(
		builders.filter((name) => !wordless.includes(name)).sort(),
	);
});

test.each(Object.entries(samples))('the README has a remedy for what %s says', (_name, ofOne) => {
	const unsaid = ofOne.filter((error) => !rows.some((row) => isSaidBy(row, error)));
	expect(unsaid.map(({ message }) => message)).toEqual([]);
});

test('the README has no remedy for what no error says', () => {
	const all = Object.values(samples).flat();
	// Those begin with the name of the field, in italics
	const ofErrors = rows.filter((row) => !row.startsWith('_'));
	const unused = ofErrors.filter((row) => !all.some((error) => isSaidBy(row, error)));
	expect(ofErrors).not.toEqual([]);
	expect(unused).toEqual([]);
});
