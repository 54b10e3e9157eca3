import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { createHttp, type Http } from '../api/authenticatedHttp';
import {
	baseUrlMends,
	bearerPrefix,
	credentialType,
	defaultBaseUrl,
	urlWithLogin,
} from '../model/service';
import type { Clock } from '../timing/clock';
import { KyyVideoError } from '../errors/error';
import { noCredentialError } from '../errors/parameterErrors';
import { parseParameters } from './parameters';

const schema = z.object({
	// The message never shows the key, right or wrong
	apiKey: z
		.string({ message: 'is empty' })
		.transform((key) => key.trim().replace(bearerPrefix, ''))
		.refine((key) => key !== '', { message: 'is empty' })
		// Anything else cannot stand in a header, and comes from copying a shortened or formatted key
		.refine((key) => /^[\x21-\x7e]*$/.test(key), {
			message:
				'has a character that no key has, such as a space, a line break or "…": paste the key again',
		}),
	baseUrl: z
		.unknown()
		.transform((url) => (typeof url === 'string' ? mended(url.trim()) : url))
		.pipe(
			// What stands there is not shown: it may be the key, pasted into the wrong field
			z.custom<string>(isBaseUrl, { message: `must be an address such as ${defaultBaseUrl}` }),
		)
		.pipe(
			z.string().refine((url) => !urlWithLogin.test(url), {
				message:
					'must not have a user name or a password in it, because n8n would send it in place of the API key: remove the user name, the password and the "@"',
			}),
		),
});

const mended = (url: string): string =>
	baseUrlMends.reduce((text, [pasted, instead]) => text.replace(pasted, instead), url);

function isBaseUrl(url: unknown): boolean {
	return typeof url === 'string' && /^https?:\/\/[^\s/?#][^\s?#]*$/i.test(url) && URL.canParse(url);
}

const fieldNames = {
	apiKey: 'The API Key of the credential',
	baseUrl: 'The Base URL of the credential',
};

/**
 * Gives what sends to the service; the credential is read when it is first asked for, forgiving what people paste.
 *
 * @throws KyyVideoError `parameters` when the credential is of no use, before anything is sent
 */
export type Connect = () => Promise<Http>;

export function createConnect(context: IExecuteFunctions, clock: Clock): Connect {
	const { helpers } = context;
	const connect = async () =>
		createHttp(
			await readCredential(context),
			async (options) =>
				helpers.httpRequestWithAuthentication.call(
					abortedBy(context, options.abortSignal),
					credentialType,
					options,
				),
			clock,
		);
	let connected: Promise<Http> | undefined;
	return async () => await (connected ??= connect());
}

/** @throws KyyVideoError `parameters` */
async function readCredential(context: IExecuteFunctions) {
	if (!context.getNode().credentials?.[credentialType]) throw noCredentialError();
	try {
		return parseParameters(schema, await context.getCredentials(credentialType), fieldNames);
	} catch (error) {
		throw error instanceof KyyVideoError ? error.with({ message: { isOfRun: true } }) : error;
	}
}

/** n8n aborts a request with the execution, whatever signal its options have: this makes it go by that signal */
const abortedBy = (context: IExecuteFunctions, signal: AbortSignal): IExecuteFunctions =>
	new Proxy(context, {
		get: (target, name): unknown =>
			name === 'getExecutionCancelSignal' ? () => signal : Reflect.get(target, name),
	});
