import { Brake } from '../../shared/backoff';
import { queryPatiently } from '../../shared/client';
import type { Pace } from '../../shared/clock';
import type { Problem } from '../../shared/errors';
import type { MediumKind } from '../../shared/models';
import { OnlyOnce } from '../../shared/onlyOnce';
import type { Connect } from '../../shared/transport';
import { hasFailedReview, isMissing, isProcessing, type Asset } from './asset';
import { queryAsset, type AssetReply } from './assetClient';
import { assetError, lookingUpAsset } from './assetErrors';

/** What an asset is used for */
interface Use {
	/** What the user calls the field */
	readonly field: string;
	readonly kind: MediumKind | undefined;
}

/** The assets that the items of a run use: each is looked up once, before anything is paid for */
export class Assets {
	private readonly lookedUp = new OnlyOnce<AssetReply>();
	private readonly brake = new Brake();

	constructor(
		private readonly connect: Connect,
		private readonly pace: Pace,
	) {}

	/**
	 * @returns why an asset cannot be used; undefined when it can, as far as the service says
	 * @throws KyyVideoError `refused`, `unreachable`, `unreadable` or `canceled` when nobody knows
	 */
	async problemWith(assetId: string, use: Use): Promise<Problem | undefined> {
		const reply = await this.lookedUp.get(assetId, async () => this.lookUp(assetId));
		if (reply.kind === 'asset') return problemOf(reply.asset, use);
		if (reply.kind !== 'refusal' || !isMissing(reply)) {
			throw assetError(reply, lookingUpAsset(assetId), this.pace.signal.aborted);
		}
		return {
			message: `${use.field} names the asset ${assetId}, which is not in your asset library`,
			remedy: 'Check that the ID is the one that the upload answered with, from the same account.',
		};
	}

	private async lookUp(assetId: string): Promise<AssetReply> {
		const { send } = await this.connect();
		const query = async () => queryAsset(send, assetId, this.pace.signal);
		return await queryPatiently(query, this.pace, this.brake);
	}
}

/** The service's words for what an asset is, in lower case, are those of the kinds */
function problemOf(asset: Asset, { field, kind }: Use): Problem | undefined {
	const { assetId, assetType, status } = asset;
	const names = `${field} names the asset ${assetId}, which`;
	if (isProcessing(asset)) {
		return {
			message: `${names} is still under review (${status})`,
			remedy:
				'A review takes about two minutes. Switch on "Wait Until Active" where the asset is uploaded, or run the item again later.',
		};
	}
	if (hasFailedReview(asset)) {
		return {
			message: `${names} has failed its review (${status})`,
			remedy: 'Upload another file and use its asset ID.',
		};
	}
	if (kind === undefined || assetType === null || assetType.toLowerCase() === kind)
		return undefined;
	return { message: `${names} is of the type ${assetType}, but must be of the type ${kind}` };
}
