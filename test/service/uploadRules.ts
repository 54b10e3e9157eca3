import { z } from 'zod';
import type { AssetLibrary } from './assets';
import { assetTypes, mediaKinds, type AssetType } from './contentType';
import { mediaField, oneOfField, textField } from './bodyFields';
import { NO_OBJECT, refusalOf } from './parameterRefusal';
import type { Refusal } from './refusal';

/** Documented for the library for Seedance only. */
const LONGEST_NAME = 50;

const rules = z
	.object(
		{
			assetType: oneOfField('assetType', assetTypes),
			url: mediaField('url', 'address'),
			name: textField('name').optional(),
		},
		{ invalid_type_error: NO_OBJECT },
	)
	.strict();

const seedance2Rules = z
	.object(
		{
			assetType: oneOfField('assetType', mediaKinds),
			url: mediaField('url', 'address'),
			name: textField('name')
				.max(LONGEST_NAME, `参数 name 超出长度限制: 最多 ${LONGEST_NAME} 个字符`)
				.optional(),
			// One client names a model here that no create knows, so any text is taken.
			model: textField('model').optional(),
		},
		{ invalid_type_error: NO_OBJECT },
	)
	.strict();

const detailRules = z
	.object({ assetId: textField('assetId') }, { invalid_type_error: NO_OBJECT })
	.strict();

export interface Upload {
	assetType: AssetType;
	url: string;
	name?: string | undefined;
	model?: string | undefined;
}

export type UploadVerdict = { ok: true; upload: Upload } | { ok: false; refusal: Refusal };

export type DetailVerdict = { ok: true; assetId: string } | { ok: false; refusal: Refusal };

/** Decides on the body of an upload to a library. */
export function judgeUpload(library: AssetLibrary, raw: unknown): UploadVerdict {
	const result = library === 'seedance2' ? seedance2Rules.safeParse(raw) : rules.safeParse(raw);
	return result.success
		? { ok: true, upload: result.data }
		: { ok: false, refusal: refusalOf(result.error) };
}

/** Decides on the body that asks the library for Seedance for an asset. */
export function judgeDetail(raw: unknown): DetailVerdict {
	const result = detailRules.safeParse(raw);
	return result.success
		? { ok: true, assetId: result.data.assetId }
		: { ok: false, refusal: refusalOf(result.error) };
}
