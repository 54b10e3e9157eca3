import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { uploadAnswer, assetAnswer } from './assetAnswers';
import type { AssetLibrary, Assets } from './assets';
import type { Clock } from './serviceClock';
import { canBe, kindWords, plainType } from './contentType';
import type { Delays } from './delays';
import type { MediaFetcher } from './mediaFetcher';
import { readJson } from './readJson';
import type { Records } from './requestRecords';
import { addressUnreachable, badRequest, notFound } from './refusal';
import { judgeDetail, judgeUpload } from './uploadRules';

export interface AssetParts {
	libraries: Readonly<Record<AssetLibrary, Assets>>;
	fetcher: MediaFetcher;
	records: Records;
	delays: Delays;
	/** By how many milliseconds of real time the answer to an upload is late. */
	uploadMs: number;
	clock: Clock;
}

/** The answer is late once the work is done, so that uploads can be seen to overlap. */
export async function uploadAsset(
	parts: AssetParts,
	library: AssetLibrary,
	request: FastifyRequest,
) {
	const answer = await takeAsset(parts, library, request);
	if (parts.uploadMs > 0) await parts.delays.wait(parts.uploadMs);
	return answer;
}

async function takeAsset(parts: AssetParts, library: AssetLibrary, request: FastifyRequest) {
	const json = readJson(request);
	if ('refusal' in json) return json.refusal;
	const verdict = judgeUpload(library, json.value);
	if (!verdict.ok) return verdict.refusal;
	const { assetType, url } = verdict.upload;
	const fetched = await parts.fetcher.fetch(url);
	if (fetched.kind === 'failed') return addressUnreachable;
	if (fetched.kind === 'fetched' && !canBe(assetType, fetched.contentType)) {
		const said = plainType(fetched.contentType) ?? '';
		return badRequest(`素材内容类型不符: 应为${kindWords[assetType]}，实际为 ${said}`);
	}
	const asset = parts.libraries[library].accept(verdict.upload);
	parts.records.uploaded(asset);
	return uploadAnswer(asset, parts.clock());
}

function idIn(request: FastifyRequest): string {
	return z.object({ assetId: z.string() }).parse(request.params).assetId;
}

function missingAsset(assetId: string) {
	return notFound(`素材不存在: ${assetId}`);
}

export function showAsset(parts: AssetParts, request: FastifyRequest) {
	return assetOf(parts, 'kyyVideo2', idIn(request));
}

/** The library for Seedance is asked by a POST that names the asset in its body. */
export function showSeedance2Asset(parts: AssetParts, request: FastifyRequest) {
	const json = readJson(request);
	if ('refusal' in json) return json.refusal;
	const verdict = judgeDetail(json.value);
	return verdict.ok ? assetOf(parts, 'seedance2', verdict.assetId) : verdict.refusal;
}

function assetOf({ libraries, clock }: AssetParts, library: AssetLibrary, assetId: string) {
	const asset = libraries[library].find(assetId);
	return asset === undefined ? missingAsset(assetId) : assetAnswer(asset, clock());
}

/** The one call that is known to answer its success with a code that is text. */
export function deleteAsset({ libraries, records }: AssetParts, request: FastifyRequest) {
	const assetId = idIn(request);
	if (!libraries.kyyVideo2.delete(assetId)) return missingAsset(assetId);
	records.deleted(assetId);
	return { code: '0', msg: '删除成功', data: null };
}
