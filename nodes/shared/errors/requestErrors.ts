import type { Failure } from '../api/client';
import type { NetworkFailure } from '../api/authenticatedHttp';
import { excerptOf } from '../api/response';
import { reasonOf, type Refusal, type RefusalReason } from '../api/refusal';
import { actions, labels } from '../model/labels';
import { shortId } from './message';
import { KyyVideoError, retryChanged, retryExecution, sentences, type ErrorFacts } from './error';
import type { Problem } from './parameterErrors';
import { maskSecrets } from './secrets';

/** Where the user has named the model, and what stands there */
export interface ModelEntry {
	readonly field: string;
	readonly name: string;
}

/** What was asked of the service when the error came */
export interface RequestContext {
	/** As it reads within a sentence */
	readonly what: string;
	readonly facts: ErrorFacts;
	/** What to do about a refusal without a known reason */
	readonly ifRefused: string;
	/** What it means that nothing has left */
	readonly ifUnreachable: string;
	/** What else gets the item done without paying for others again, as n8n does not offer a retry for each execution */
	readonly elseThanRetry?: string;
	/** What must not be done after any failure, as a sentence without a full stop */
	readonly warning?: string;
	/** The fields of the media in it */
	readonly media?: readonly string[];
	/** Missing where the request names none in a field of its own */
	readonly model?: ModelEntry;
	/** For a path that the user has named */
	readonly ifNotFound?: Required<Problem>;
}

/** The other two depend on what was asked */
export const refusals: Readonly<
	Record<Exclude<RefusalReason, 'parameters' | 'other'>, Required<Problem>>
> = {
	key: {
		message: 'KyyVideo did not accept the API key',
		remedy: 'Open the credential, paste the API key again, and test it.',
	},
	baseUrl: {
		message: 'KyyVideo was not found at the base URL of the credential',
		remedy:
			'Open the credential and set the Base URL back to its default, or remove everything after "/kyyReactApiServer".',
	},
	rateLimit: {
		message: 'KyyVideo is receiving too many requests',
		remedy: 'Wait a few minutes, or use fewer items at a time.',
	},
	balance: {
		message: 'The KyyVideo account seems to have no balance left',
		remedy: 'Top up the account that the API key belongs to.',
	},
	content: {
		message: 'KyyVideo refused the content',
		remedy: `Change the prompt or the media. KyyVideo accepts images with faces only from the asset library: use "${actions.uploadAsset}" first.`,
	},
	media: {
		message: 'KyyVideo could not fetch one of the media URLs',
		remedy:
			'Use addresses of files that anyone can open without signing in. For a binary field, this n8n itself must be open to the internet, because KyyVideo fetches the file from it.',
	},
	model: {
		message: 'KyyVideo does not know this model, or no longer offers it',
		remedy: `Check the spelling in ${labels.modelName}, or choose another entry in ${labels.model}. The provider adds and removes models within weeks.`,
	},
	fault: {
		message: 'KyyVideo reported an internal error',
		remedy: 'The cause is not in your workflow. Wait until KyyVideo works again.',
	},
};

/** The service behind this one answers so as well, of which the words seem to be passed on [seen] */
const providersKey =
	"If the test succeeds, the refused key may be one of the provider's own. In that case, try again later.";

/** What changes the workflow when it is put right */
const changesWorkflow: ReadonlySet<RefusalReason> = new Set([
	'content',
	'media',
	'model',
	'parameters',
	'other',
]);

const unknownModel = ({ field, name }: ModelEntry): Required<Problem> => ({
	message: `KyyVideo does not know the ${field} "${shortId(name)}", or no longer offers it`,
	remedy: refusals.model.remedy,
});

export const newExecution = 'run only this item in a new execution';

function tryAgain({ elseThanRetry }: RequestContext, isChanged = false): string {
	if (isChanged && elseThanRetry === newExecution) return afterChange;
	return `Then ${isChanged ? retryChanged : retryExecution}${elseThanRetry ? `, or ${elseThanRetry}` : ''}.`;
}

/** n8n gives a retry the items that the node had before */
const afterChange = sentences(
	`If you changed this node, ${retryChanged}.`,
	`If the value comes from a node before it, a retry still has the old value, so ${newExecution}.`,
);

export function refusedError(refusal: Refusal, context: RequestContext): KyyVideoError {
	const { what, facts, ifRefused, ifNotFound, media = [], model, warning } = context;
	const reason = reasonOf(refusal);
	const { message, remedy } = {
		...refusals,
		...(ifNotFound && { baseUrl: ifNotFound }),
		...(model && { model: unknownModel(model) }),
		parameters: {
			message: `KyyVideo refused the parameters of the request to ${what}`,
			remedy: ifRefused,
		},
		other: { message: `KyyVideo refused to ${what}`, remedy: ifRefused },
	}[reason];
	// The service does not say which one it means
	const given =
		reason === 'media' &&
		media.length > 0 &&
		`${media.length === 1 ? 'Check this field' : 'Check these fields'}: ${media.join(', ')}.`;
	const { httpStatus } = refusal;
	const otherKey = reason === 'key' && httpStatus === 401 && providersKey;
	const isOwnPath = reason === 'baseUrl' && ifNotFound !== undefined;
	const again = tryAgain(context, isOwnPath || changesWorkflow.has(reason));
	const description = sentences(given, remedy, again, otherKey, failureWords(refusal));
	return new KyyVideoError(
		'refused',
		{ what: message, cause: failureCause(refusal), warning },
		description,
		{ ...facts, httpStatus, reason },
	);
}

export const unreachableError = (failure: NetworkFailure, context: RequestContext) =>
	new KyyVideoError(
		'unreachable',
		{
			what: `Could not reach KyyVideo to ${context.what}`,
			cause: failureCause(failure),
			warning: context.warning,
		},
		sentences(
			context.ifUnreachable,
			'Check the Base URL of the credential and the network of this n8n instance.',
			tryAgain(context),
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
		{
			what: isWebPage
				? `A web page, not KyyVideo, answered the request to ${context.what}`
				: `KyyVideo gave no usable answer to the request to ${context.what}`,
			cause: failureCause(failure),
			warning: context.warning,
		},
		sentences(
			isWebPage
				? 'The Base URL of the credential is probably not the address of KyyVideo. Set it back to its default. A proxy or a firewall may also be in the way.'
				: 'Check the Base URL of the credential, or wait a few minutes.',
			tryAgain(context),
			answer
				? `The answer (HTTP ${httpStatus}) begins with: ${maskSecrets(excerptOf(answer))}`
				: `The answer (HTTP ${httpStatus}) was empty`,
		),
		{ ...context.facts, httpStatus },
	);
}

/** What came instead of what was asked for, as a message has it: a page is no words */
export function failureCause(failure: Failure): string {
	if (failure.kind === 'networkFailure') return maskSecrets(failure.words);
	const words = failure.kind === 'refusal' ? failure.words : excerptOf(failure.answer);
	if (words.trim() === '') return `an empty answer (HTTP ${failure.httpStatus})`;
	return words.trim().startsWith('<') ? `HTTP ${failure.httpStatus}` : maskSecrets(words);
}

/** What came instead of what was asked for, in a sentence */
export function failureWords(failure: Failure): string {
	if (failure.kind === 'networkFailure')
		return `The network error was: ${maskSecrets(failure.words)}`;
	const { httpStatus } = failure;
	if (failure.kind !== 'refusal') {
		return `The service answered: ${maskSecrets(excerptOf(failure.answer)) || 'nothing'} (HTTP ${httpStatus}).`;
	}
	const { words, code } = failure;
	const origin = code === undefined ? `HTTP ${httpStatus}` : `HTTP ${httpStatus}, code ${code}`;
	return `The service said: ${maskSecrets(words) || 'nothing'} (${origin}).`;
}
