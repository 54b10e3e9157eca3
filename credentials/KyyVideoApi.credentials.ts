import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { assetLibraries } from '../nodes/shared/model/endpoints';
import {
	baseUrlMends,
	bearerPrefix,
	defaultBaseUrl,
	urlWithLogin,
} from '../nodes/shared/model/service';

const keyRefused = 'KyyVideo did not accept this API key. Paste it again.';

const notFound =
	'KyyVideo was not found at this base URL. Set it back to its default, or remove everything after /kyyReactApiServer.';

const notService =
	'Something other than KyyVideo answers at this base URL. Set it back to its default, and paste the API key again.';

/** Code for n8n's expression. A login would take the place of the key: without an address n8n says "Invalid URL". */
const mendBaseUrl = [[urlWithLogin, ''] as const, ...baseUrlMends]
	.map(([pasted, instead]) => `.replace(${pasted.toString()}, "${instead}")`)
	.join('');

/** A rule that an answer with this code breaks */
const withCode = (message: string) => (value: unknown) => ({
	type: 'responseSuccessBody' as const,
	properties: { key: 'code', value, message },
});

export class KyyVideoApi implements ICredentialType {
	name = 'kyyVideoApi';

	displayName = 'KyyVideo API';

	icon: Icon = { light: 'file:../icons/kyyVideo.svg', dark: 'file:../icons/kyyVideo.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-kyyvideo/n8n-nodes-kyyvideo#get-a-key';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'The key from your KyyVideo account, with or without "Bearer" in front of it',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: defaultBaseUrl,
			placeholder: `e.g. ${defaultBaseUrl}`,
			description:
				'The address of the service, without a user name or password. Change it only if KyyVideo tells you to.',
		},
	];

	/** The key is sent only by this; `shared/api/authenticatedHttp.ts` alone asks n8n to do so */
	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: {
			headers: {
				Authorization: `={{ "Bearer " + $credentials.apiKey.trim().replace(${bearerPrefix.toString()}, "") }}`,
			},
		},
	};

	/**
	 * Looks up an asset that does not exist: free, and the answer to it is known (HTTP 200 with code -1), whereas the
	 * answer to an unknown video is not published. A bad key answers HTTP 200 with code "204".
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ $credentials.baseUrl.trim()${mendBaseUrl} }}`,
			url: `${assetLibraries.kyyVideo2.query.path}/asset-00000000000000-00000`,
			disableFollowRedirect: true,
		},
		rules: [
			...['204', 204, '401', 401, '403', 403].map(withCode(keyRefused)),
			...['500', 500, '404', 404].map(withCode(notFound)),
			// Each answer of the service to this request has a code, and hardly anything else that answers HTTP 200 has one
			withCode(notService)(undefined),
		],
	};
}
