import { Brake } from '../../shared/backoff';
import { queryPatiently } from '../../shared/client';
import type { Pace } from '../../shared/clock';
import type { Problem } from '../../shared/errors';
import type { MediumKind } from '../../shared/models';
import { OnlyOnce } from '../../shared/onlyOnce';
import { Slots } from '../../shared/slots';
import type { Connect } from '../../shared/transport';
import { hasFailedReview, isMissing, isProcessing, isUnderReview, type Asset } from './asset';
import { queryAsset, type AssetReply } from './assetClient';
import { assetError, checkingAsset } from './assetErrors';

/** What an asset is used for */
interface Use {
	/** What the user calls the field */
	readonly field: string;
	readonly kind: MediumKind | undefined;
}

/** Quick enough for many assets, and not so many that the service minds */
const lookUpsAtOnce = 4;

/** The assets that the items of a run use: each is looked up once, before anything is paid for */
export class Assets {
	private readonly lookedUp = new OnlyOnce<AssetReply>();
	private readonly slots = new Slots(lookUpsAtOnce);
	private readonly brake = new Brake();

	/** @param newPace aborts with the execution or the run; another one for each who asks */
	constructor(
		private readonly connect: Connect,
		private readonly newPace: () => Pace,
	) {}

	/**
	 * @returns why an asset cannot be used; nothing when it can, as far as the service says
	 * @throws KyyVideoError `refused`, `unreachable`, `unreadable` or `canceled` when nobody knows
	 */
	async problemsWith(assetId: string, use: Use): Promise<Problem[]> {
		const reply = await this.lookedUp.get(assetId, async () =>
			this.slots.run(async () => this.lookUp(assetId)),
		);
		if (reply.kind === 'asset') return problemsOf(reply.asset, use);
		if (reply.kind === 'refusal' && isUnderReview(reply)) {
			return [underReview(`${use.field} names the asset ${assetId}, which`, reply.words)];
		}
		if (reply.kind !== 'refusal' || !isMissing(reply)) {
			throw assetError(reply, checkingAsset(assetId, use.field), this.newPace().signal.aborted);
		}
		return [
			{
				message: `${use.field} names the asset ${assetId}, which is not in your asset library`,
				remedy:
					'Check that the ID is the one that the upload answered with, from the same account.',
			},
		];
	}

	private async lookUp(assetId: string): Promise<AssetReply> {
		const { send } = await this.connect();
		const pace = this.newPace();
		return await queryPatiently(
			async () => queryAsset(send, assetId, pace.signal),
			pace,
			this.brake,
		);
	}
}

const underReview = (names: string, words: string): Problem => ({
	message: `${names} is still under review (${words})`,
	remedy:
		'A review takes about two minutes. Switch on "Wait Until Active" where the asset is uploaded, or run the item again later.',
});

/** The service's words for what an asset is, in lower case, are those of the kinds */
function problemsOf(asset: Asset, { field, kind }: Use): Problem[] {
	const { assetId, assetType, status } = asset;
	const names = `${field} names the asset ${assetId}, which`;
	if (isProcessing(asset)) return [underReview(names, status)];
	if (hasFailedReview(asset)) {
		const message = `${names} has failed its review (${status})`;
		return [{ message, remedy: 'Upload another file and use its asset ID.' }];
	}
	if (kind === undefined || assetType === null || assetType.toLowerCase() === kind) return [];
	return [{ message: `${names} is of the type ${assetType}, but must be of the type ${kind}` }];
}
