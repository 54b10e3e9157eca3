import { request } from 'undici';
import { z } from 'zod';
import type { FolderFamily } from './createRules';
import type { Service } from './simulatedService';

export interface Answer {
	status: number;
	headers: Readonly<Record<string, string | string[] | undefined>>;
	/** The parsed JSON, or the text where it is none. */
	body: unknown;
}

export interface Asking {
	method?: 'GET' | 'POST' | 'DELETE';
	headers?: Readonly<Record<string, string>>;
	body?: string;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** The words of a refusal; throws where the answer is none, so that a success cannot pass as one. */
export function refusalIn({ status, body }: Answer): string {
	const refusal = z.object({ msg: z.string(), code: z.number().or(z.string()).optional() });
	const { code, msg } = refusal.parse(body);
	if (status !== 200 || Number(code) === 0)
		throw new Error(`Not a refusal: ${JSON.stringify(body)}`);
	return msg;
}

/** Asks any address, adding nothing of its own. */
export async function ask(address: string, asking: Asking = {}): Promise<Answer> {
	const { method = 'GET', headers = {}, body = null } = asking;
	const response = await request(address, { method, headers, body });
	return {
		status: response.statusCode,
		headers: response.headers,
		body: parsed(await response.body.text()),
	};
}

/** The calls a well-behaved client makes, for the tests of the service itself. */
export function clientOf(service: Service) {
	const authorization = `Bearer ${service.key}`;

	const post = (path: string, body: unknown) =>
		ask(`${service.baseUrl}${path}`, {
			method: 'POST',
			headers: { authorization, 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});

	const get = (path: string) => ask(`${service.baseUrl}${path}`, { headers: { authorization } });

	const create = (family: FolderFamily, body: unknown) => post(`/v1/${family}/videos`, body);

	const query = (id: string) => get(`/v1/result/${encodeURIComponent(id)}`);

	const queryFamily = (family: FolderFamily, id: string) => get(`/v1/${family}/videos/${id}`);

	const upload = (body: unknown) => post('/kyyVideo2/asset/upload', body);

	const modelCenter = {
		create: (body: unknown) => post('/v2/model-center/tasks', body),
		query: (id: string) => get(`/v2/model-center/tasks/${encodeURIComponent(id)}`),
	};

	const seedance2 = {
		upload: (body: unknown) => post('/asset/seedance2/assetUpload', body),
		detail: (assetId?: string) => post('/asset/seedance2/assetDetail', { assetId }),
	};

	const asset = (assetId: string, method: 'GET' | 'DELETE' = 'GET') =>
		ask(`${service.baseUrl}/kyyVideo2/asset/${assetId}`, { method, headers: { authorization } });

	/** Uploads an image that the service cannot look at. */
	const uploadId = async (name?: string) => {
		const { body } = await upload({
			assetType: 'Image',
			url: 'https://media.example.com/face.png',
			...(name !== undefined && { name }),
		});
		return z.object({ data: z.object({ assetId: z.string() }) }).parse(body).data.assetId;
	};

	const createId = async (prompt = 'A red fox runs through fresh snow') => {
		const { body } = await create('kyyvideo2', { model: 'kyyvideo2', prompt });
		return z.object({ id: z.string() }).parse(body).id;
	};

	const addressOf = async (id: string) => {
		const { body } = await query(id);
		return z.object({ video_url: z.string() }).parse(body).video_url;
	};

	return {
		create,
		query,
		queryFamily,
		createId,
		addressOf,
		upload,
		asset,
		uploadId,
		modelCenter,
		seedance2,
	};
}

export type Client = ReturnType<typeof clientOf>;
