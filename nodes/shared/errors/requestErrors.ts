import type { Failure } from '../api/client';
import type { NetworkFailure } from '../api/authenticatedHttp';
import { excerptOf } from '../api/response';
import { reasonOf, type Refusal, type RefusalReason } from '../api/refusal';
import { actions } from '../model/labels';
import { KyyVideoError, sentences, type ErrorFacts } from './error';
import type { Problem } from './parameterErrors';
import { maskSecrets } from './secrets';

/** What was asked of the service when the error came */
export interface RequestContext {
	/** As it reads within a sentence */
	readonly what: string;
	readonly facts: ErrorFacts;
	/** What to do about a refusal without a known reason */
	readonly ifRefused: string;
	/** What it means that nothing has left */
	readonly ifUnreachable: string;
	/** The fields of the media in it */
	readonly media?: readonly string[];
	/** For a path that the user has named */
	readonly ifNotFound?: Required<Problem>;
}

/** `other` depends on what was asked */
export const refusals: Readonly<Record<Exclude<RefusalReason, 'other'>, Required<Problem>>> = {
	key: {
		message: 'KyyVideo did not accept the API key',
		remedy: 'Open the credential, paste the key again and test it.',
	},
	baseUrl: {
		message: 'KyyVideo was not found at the base URL of the credential',
		remedy:
			'Open the credential and set the Base URL back to its default, or remove what follows the path "/kyyReactApiServer".',
	},
	rateLimit: {
		message: 'KyyVideo is receiving too many requests',
		remedy: 'Try again later, or with fewer items at a time.',
	},
	balance: {
		message: 'The KyyVideo account seems to have no balance left',
		remedy: 'Top up the account that the API key belongs to, then run the item again.',
	},
	content: {
		message: 'KyyVideo refused the content',
		remedy: `Change the prompt or the media, then run the item again. Pictures with faces are only taken from the asset library, where "${actions.uploadAsset}" puts them.`,
	},
	media: {
		message: 'KyyVideo could not fetch one of the media URLs',
		remedy:
			'Use addresses that anyone can open without signing in. A binary field is fetched from this n8n, so that one must be open to the internet.',
	},
	model: {
		message: 'KyyVideo does not offer this model any more',
		remedy: 'Choose another model. The provider opens and closes models within weeks.',
	},
	fault: { message: 'KyyVideo has a fault of its own', remedy: 'Try again later.' },
};

/** The service behind this one answers so as well, of which the words seem to be passed on [seen] */
const providersKey =
	"If the test succeeds, the key that was refused may be one of the provider's own: try again later.";

export function refusedError(
	refusal: Refusal,
	{ what, facts, ifRefused, ifNotFound, media = [] }: RequestContext,
): KyyVideoError {
	const reason = reasonOf(refusal);
	const { message, remedy } = {
		...refusals,
		...(ifNotFound && { baseUrl: ifNotFound }),
		other: { message: `KyyVideo refused to ${what}`, remedy: ifRefused },
	}[reason];
	// The service does not say which one it means
	const given = reason === 'media' && media.length > 0 && `It was given: ${media.join(', ')}.`;
	const { httpStatus } = refusal;
	const otherKey = reason === 'key' && httpStatus === 401 && providersKey;
	const description = sentences(remedy, otherKey, given, failureWords(refusal));
	return new KyyVideoError('refused', message, description, { ...facts, httpStatus, reason });
}

export const unreachableError = (failure: NetworkFailure, context: RequestContext) =>
	new KyyVideoError(
		'unreachable',
		`KyyVideo could not be reached to ${context.what}`,
		sentences(
			context.ifUnreachable,
			'Check the Base URL of the credential and the network of this n8n instance.',
			failureWords(failure),
		),
		context.facts,
	);

/** A request that did not bring what it asked for, and has certainly changed nothing */
export function requestError(failure: Failure, context: RequestContext): KyyVideoError {
	if (failure.kind === 'networkFailure') return unreachableError(failure, context);
	if (failure.kind === 'refusal') return refusedError(failure, context);
	const { httpStatus, answer } = failure;
	const isWebPage = /^\s*<(?:!doctype|html)/i.test(answer);
	return new KyyVideoError(
		'unreadable',
		isWebPage
			? `A web page answered instead of KyyVideo to the request to ${context.what}`
			: `KyyVideo gave no sensible answer to the request to ${context.what}`,
		sentences(
			isWebPage
				? 'The Base URL of the credential is probably not the address of KyyVideo: set it back to its default. A proxy or a firewall may also be in the way.'
				: 'Check the Base URL of the credential, or try again later.',
			`HTTP ${httpStatus}, the answer begins with: ${maskSecrets(excerptOf(answer)) || 'nothing'}`,
		),
		{ ...context.facts, httpStatus },
	);
}

/** What came instead of what was asked for, in a sentence */
export function failureWords(failure: Failure): string {
	if (failure.kind === 'networkFailure')
		return `The connection said: ${maskSecrets(failure.words)}`;
	const { httpStatus } = failure;
	if (failure.kind !== 'refusal') {
		return `The service answered HTTP ${httpStatus} with: ${maskSecrets(excerptOf(failure.answer)) || 'nothing'}`;
	}
	const { words, code } = failure;
	const origin = code === undefined ? `HTTP ${httpStatus}` : `HTTP ${httpStatus}, code ${code}`;
	return `The service said: ${maskSecrets(words) || 'nothing'} (${origin}).`;
}
