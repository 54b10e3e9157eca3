import { randomInt } from 'node:crypto';
import type { Clock } from './serviceClock';
import { kindWords, type AssetType, type MediaKind } from './contentType';
import { directives } from './directives';
import { PlanQueue } from './planQueue';
import { badRequest, type Refusal } from './refusal';
import type { Upload } from './uploadRules';

/** The library of the kyyvideo2 models, and the one of the Seedance models; neither knows what lies in the other. */
export type AssetLibrary = 'kyyVideo2' | 'seedance2';

/** The library of the Seedance models alone has the last four. */
export type AssetStatus =
	'Processing' | 'Active' | 'Failed' | 'None' | 'Uploading' | 'Expired' | 'Deleted';

/** Other words for where an asset stands, e.g. { Active: 'ACTIVE' }. */
export type AssetStatusWords = Readonly<Partial<Record<AssetStatus, string>>>;

/**
 * How the answers about an asset look: in `data` at the first library; the one for Seedance answers flat as a rule, or in `data`
 * with a `materialStatus` beside the status, in both cases in capitals and with an `errorMessage`.
 */
export type AssetShape = 'wrapped' | 'flat' | 'twoStatuses';

/** How the service tells of an asset. */
export interface AssetTelling {
	/** As its library tells by default: wrapped, or flat at the one for Seedance. */
	shape?: AssetShape;
	statusWords?: AssetStatusWords;
	/** Why its review has failed; only what has failed tells it. */
	errorMessage?: string;
}

/** What a test wants of an asset that will be uploaded; what it leaves out goes the usual way. */
export interface AssetPlan extends AssetTelling {
	/** The first one by default. */
	library?: AssetLibrary;
	/** Only an upload whose name contains this text goes by the plan; any, without it. */
	name?: string;
	/** How long the review takes, in milliseconds. */
	reviewMs?: number;
	/** Where it stands from the end of its review on. */
	outcome?: Exclude<AssetStatus, 'Processing'>;
}

/** An asset that is simply there. */
export interface GivenAsset extends AssetTelling {
	/** The first one by default. */
	library?: AssetLibrary;
	assetId: string;
	/** Active by default; it stays what it is. */
	status?: AssetStatus;
	/** An image by default. */
	assetType?: AssetType;
	name?: string;
}

export interface Asset {
	readonly library: AssetLibrary;
	readonly assetId: string;
	readonly assetType: AssetType;
	readonly name: string | null;
	readonly url: string;
	/** For which model it was uploaded; only the library for Seedance may be told. */
	readonly model?: string;
	readonly createdAt: number;
	/** Until so many milliseconds after its creation it is Processing, and then this. */
	readonly reviewMs: number;
	readonly outcome: AssetStatus;
	readonly telling: AssetTelling & { shape: AssetShape };
}

const usualShapes: Readonly<Record<AssetLibrary, AssetShape>> = {
	kyyVideo2: 'wrapped',
	seedance2: 'flat',
};

const ID_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ID_LENGTH = 5;

/** Nothing runs while an asset is reviewed: its status follows from the time alone. */
export function assetStatusOf(asset: Asset, now: number): AssetStatus {
	return now < asset.createdAt + asset.reviewMs ? 'Processing' : asset.outcome;
}

/** As `2026-03-30 14:21:58`. In which zone the provider counts is not published. */
export function assetTime(ms: number): string {
	return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

function directedOutcome(name: string): AssetStatus {
	return name.includes(directives.fail.word) ? 'Failed' : 'Active';
}

function directedReviewMs(name: string, reviewMs: number): number {
	return name.includes(directives.slow.word) ? reviewMs * directives.slow.times : reviewMs;
}

const unusable: Readonly<Partial<Record<AssetStatus, string>>> = {
	Processing: '素材审核中',
	None: '素材审核中',
	Uploading: '素材审核中',
	Failed: '素材审核未通过',
	Expired: '素材已过期',
	Deleted: '素材已删除',
};

/** One asset library. */
export class Assets {
	private readonly byId = new Map<string, Asset>();
	private readonly plans = new PlanQueue<AssetPlan>();

	/** @param reviewMs how many milliseconds a review takes */
	constructor(
		private readonly library: AssetLibrary,
		private readonly reviewMs: number,
		private readonly clock: Clock,
	) {}

	plan(plan: AssetPlan, times: number): void {
		this.plans.add(plan, times);
	}

	accept({ assetType, url, name = '', model }: Upload): Asset {
		const plan = this.plans.take((next) => name.includes(next.name ?? '')) ?? {};
		const asset: Asset = {
			library: this.library,
			assetId: this.newId(),
			assetType,
			name: name === '' ? null : name,
			url,
			...(model !== undefined && { model }),
			createdAt: this.clock(),
			reviewMs: plan.reviewMs ?? directedReviewMs(name, this.reviewMs),
			outcome: plan.outcome ?? directedOutcome(name),
			telling: this.telling(plan),
		};
		this.byId.set(asset.assetId, asset);
		return asset;
	}

	/** Adds an asset without an upload; one with the same id is replaced. */
	give({ assetId, status = 'Active', assetType = 'Image', name, ...telling }: GivenAsset): void {
		this.byId.set(assetId, {
			library: this.library,
			assetId,
			assetType,
			name: name ?? null,
			url: `https://assets.example.com/${assetId}`,
			createdAt: this.clock(),
			reviewMs: 0,
			outcome: status,
			telling: this.telling(telling),
		});
	}

	find(assetId: string): Asset | undefined {
		return this.byId.get(assetId);
	}

	/** Tells whether it was there. */
	delete(assetId: string): boolean {
		return this.byId.delete(assetId);
	}

	/** Why a create cannot use the asset, if it cannot. */
	judgeUse(assetId: string, kind: MediaKind, field: string): Refusal | undefined {
		const asset = this.find(assetId);
		if (asset === undefined) return badRequest(`参数 ${field} 的素材不存在: ${assetId}`);
		if (asset.assetType !== kind) {
			const [wanted, given] = [kindWords[kind], kindWords[asset.assetType]];
			return badRequest(`参数 ${field} 的素材类型不符: ${assetId} 应为${wanted}，实际为${given}`);
		}
		const why = unusable[assetStatusOf(asset, this.clock())];
		return why === undefined ? undefined : badRequest(`参数 ${field} 的${why}: ${assetId}`);
	}

	forget(): void {
		this.byId.clear();
		this.plans.forget();
	}

	private telling(asked: AssetTelling): Asset['telling'] {
		return { ...asked, shape: asked.shape ?? usualShapes[this.library] };
	}

	private newId(): string {
		const time = assetTime(this.clock()).replace(/\D/g, '');
		const letters = Array.from({ length: ID_LENGTH }, () =>
			ID_LETTERS.charAt(randomInt(ID_LETTERS.length)),
		);
		const assetId = `asset-${time}-${letters.join('')}`;
		return this.byId.has(assetId) ? this.newId() : assetId;
	}
}
