import { z } from 'zod';
import { assetTypes } from './contentType';
import { mediaField, oneOfField, textField } from './bodyFields';
import { NO_OBJECT, refusalOf } from './parameterRefusal';
import type { Refusal } from './refusal';

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

export type Upload = z.infer<typeof rules>;

export type UploadVerdict = { ok: true; upload: Upload } | { ok: false; refusal: Refusal };

/** Decides on the body of an upload to the asset library. */
export function judgeUpload(raw: unknown): UploadVerdict {
	const result = rules.safeParse(raw);
	return result.success
		? { ok: true, upload: result.data }
		: { ok: false, refusal: refusalOf(result.error) };
}
