import type { IExecuteFunctions } from 'n8n-workflow';

import { tryAgain } from '../../shared/backoff';
import type { Pace } from '../../shared/clock';
import { parametersError, unreachableError, type KyyVideoError } from '../../shared/errors';
import type { ItemWork } from '../../shared/items';
import { isRateLimit, wasNotTaken } from '../../shared/refusal';
import type { Connect, Send } from '../../shared/transport';
import { fingerprint } from '../fingerprint';
import { readyMedium } from '../media/readyMedium';
import type { Asset } from './asset';
import { assetTypes, displayNames } from './asset.fields';
import { queryAsset, uploadAsset, type AssetReply, type Upload } from './assetClient';
import {
	assetRefusedError,
	canceledUploadError,
	unknownUploadError,
	uploading,
} from './assetErrors';
import { waitForReview } from './review';
import { parseUploadParameters, type UploadParameters } from './upload.parameters';
import type { UploadOrigin, Uploads } from './uploads';

/** What the uploads of one run have in common */
export interface UploadRun {
	readonly connect: Connect;
	readonly pace: Pace;
	readonly uploads: Uploads;
}

/**
 * Reads and checks what one item wants to have uploaded.
 *
 * @returns what uploads it and waits for its review
 * @throws KyyVideoError `parameters`; what it returns throws KyyVideoError `refused`, `unreachable`, `unknown`,
 *   `failed`, `timeout` or `canceled`
 */
export async function prepareUpload(
	context: IExecuteFunctions,
	itemIndex: number,
	run: UploadRun,
): Promise<ItemWork> {
	const parameters = readUploadParameters(context, itemIndex);
	const { assetType, source, name } = parameters;
	const { send, baseUrl } = await run.connect();
	const ready = await readyMedium(
		source,
		{
			field: displayNames.source,
			kind: assetType === 'document' ? undefined : assetType,
			limits: {},
		},
		{ context, itemIndex, baseUrl },
	);
	if ('message' in ready) throw parametersError([ready]);
	const origin = { itemIndex, mark: fingerprint([assetType, ready.identity, name]) };
	const upload = async (): Promise<Upload> => ({
		assetType: assetTypes[assetType],
		url: await ready.address(),
		name,
	});
	return {
		run: async () => {
			const known = run.uploads.recall(origin);
			const asset = known ?? (await sendUpload(context, send, upload, origin, run));
			return { json: { ...(await reviewed(send, asset, parameters, run)) } };
		},
	};
}

function readUploadParameters(context: IExecuteFunctions, itemIndex: number): UploadParameters {
	const values = {
		assetType: context.getNodeParameter('assetType', itemIndex),
		source: context.getNodeParameter('source', itemIndex),
		name: context.getNodeParameter('name', itemIndex),
		waitUntilActive: context.getNodeParameter('waitUntilActive', itemIndex),
	};
	return parseUploadParameters(values, context.getNodeParameter('options', itemIndex));
}

/** @param upload gives the address of the file when its turn has come */
async function sendUpload(
	context: IExecuteFunctions,
	send: Send,
	upload: () => Promise<Upload>,
	origin: UploadOrigin,
	{ pace, uploads }: UploadRun,
): Promise<Asset> {
	return await uploads.lane.run(async () => {
		if (uploads.signalWith(pace.signal).aborted) throw canceledUploadError(false);
		const file = await upload();
		const attempt = async () => uploadAsset(send, file, pace.signal);
		const reply = await tryAgain(attempt, troubleOfUpload, pace);
		if (reply.kind !== 'asset') throw uploadError(reply, pace.signal.aborted);
		const { asset } = reply;
		uploads.remember(origin, asset);
		context.logger.info(`KyyVideo took the asset ${asset.assetId} (item ${origin.itemIndex})`);
		return asset;
	});
}

/** Only what certainly has not been taken is sent again */
const troubleOfUpload = (reply: AssetReply) =>
	reply.kind === 'refusal' && wasNotTaken(reply) && isRateLimit(reply) ? reply : undefined;

function uploadError(
	reply: Exclude<AssetReply, { kind: 'asset' }>,
	stopped: boolean,
): KyyVideoError {
	const asked = uploading(displayNames.source);
	if (reply.kind === 'refusal' && wasNotTaken(reply)) return assetRefusedError(reply, asked);
	if (reply.kind === 'silence' && stopped) return canceledUploadError(reply.sent);
	if (reply.kind === 'silence' && !reply.sent) return unreachableError(reply, asked);
	return unknownUploadError(reply);
}

async function reviewed(
	send: Send,
	asset: Asset,
	{ waitUntilActive, maxWait }: UploadParameters,
	{ pace, uploads }: UploadRun,
): Promise<Asset> {
	if (!waitUntilActive) return asset;
	const signal = uploads.signalWith(pace.signal);
	const query = async () => queryAsset(send, asset.assetId, signal);
	return await waitForReview(asset, query, maxWait * 60_000, { ...pace, signal });
}
