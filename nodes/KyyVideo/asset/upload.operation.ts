import type { IExecuteFunctions } from 'n8n-workflow';

import { tryAgain } from '../../shared/backoff';
import { queryPatiently } from '../../shared/client';
import type { Pace } from '../../shared/clock';
import { parametersError, unreachableError, type KyyVideoError } from '../../shared/errors';
import type { ItemWork } from '../../shared/items';
import { isRateLimit, wasNotTaken } from '../../shared/refusal';
import type { Connect, Send } from '../../shared/transport';
import { fingerprint } from '../fingerprint';
import { identityOfMedium, readyMedium } from '../media/readyMedium';
import { isMissing, type Asset } from './asset';
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
	/** For what costs nothing: it aborts with the run as well. Another one for each who asks. */
	readonly newPace: () => Pace;
	readonly uploads: Uploads;
	/** Called when an upload has failed, before the next one begins */
	readonly onFailure: () => void;
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
	const item = { context, itemIndex };
	const { send, baseUrl } = await run.connect();
	const purpose = {
		field: displayNames.source,
		kind: assetType === 'document' ? undefined : assetType,
		limits: {},
	};
	const ready = await readyMedium(source, purpose, item, baseUrl);
	if ('message' in ready) throw parametersError([ready]);
	const mark = fingerprint([assetType, identityOfMedium(source, item), name]);
	const origin = { itemIndex, mark };
	const upload = async (): Promise<Upload> => ({
		assetType: assetTypes[assetType],
		url: await ready.address(),
		name,
	});
	return {
		run: async () => {
			const known = await recall(send, origin, run);
			const asset = known ?? (await sendUpload(context, send, upload, origin, run));
			return { json: { ...(await reviewed(send, asset, parameters, run)) } };
		},
	};
}

/** What an earlier try has uploaded, unless it has been deleted since */
async function recall(
	send: Send,
	origin: UploadOrigin,
	{ uploads, newPace }: UploadRun,
): Promise<Asset | undefined> {
	const known = uploads.recall(origin);
	if (!known) return undefined;
	const pace = newPace();
	const query = async () => queryAsset(send, known.assetId, pace.signal);
	const reply = await queryPatiently(query, pace);
	if (reply.kind !== 'refusal' || !isMissing(reply)) return known;
	uploads.forget(origin);
	return undefined;
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
	{ pace, newPace, uploads, onFailure }: UploadRun,
): Promise<Asset> {
	return await uploads.lane.run(async () => {
		if (newPace().signal.aborted) throw canceledUploadError(false);
		const file = await upload();
		// Only the execution ends what is under way, not the run: its ID would be lost
		const attempt = async () => uploadAsset(send, file, pace.signal);
		const reply = await tryAgain(attempt, troubleOfUpload, pace, uploads.brake);
		if (reply.kind !== 'asset') {
			onFailure();
			throw uploadError(reply, pace.signal.aborted);
		}
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
	{ newPace }: UploadRun,
): Promise<Asset> {
	if (!waitUntilActive) return asset;
	const pace = newPace();
	const query = async () => queryAsset(send, asset.assetId, pace.signal);
	return await waitForReview(asset, query, maxWait * 60_000, pace);
}
