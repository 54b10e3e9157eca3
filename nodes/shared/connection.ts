import { z } from 'zod';

/** What a failed connection says of itself: axios wraps Node's error, and n8n wraps that of axios */
const said = z.object({
	name: z.string().optional().catch(undefined),
	message: z.string().optional().catch(undefined),
	code: z.string().optional().catch(undefined),
	syscall: z.string().optional().catch(undefined),
	cause: z.unknown(),
	/** Of n8n's error: what the error behind it said, and its code */
	messages: z.array(z.string()).catch([]),
	httpCode: z.string().optional().catch(undefined),
	/** Of an AggregateError, when a name has several addresses: one for each of them */
	errors: z.array(z.unknown()).catch([]),
});

type Said = z.output<typeof said>;

/** Before 2.34 n8n's error loses its cause, and keeps its first words and its code */
function causeOf({ cause, messages: [message], httpCode }: Said): unknown {
	return cause ?? (message === undefined ? undefined : { message, code: httpCode });
}

/** Any of them proves that the request has not left. Node's words begin with the name of the system call. */
const signs: ReadonlyArray<(said: Said) => boolean> = [
	// The name was not found, or no connection came about
	({ syscall }) => syscall === 'getaddrinfo' || syscall === 'connect',
	({ message }) => /^(getaddrinfo|connect) E[A-Z_]+\b/.test(message ?? ''),
	({ code }) => code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN',
	// Node's and OpenSSL's codes for a certificate that is not trusted
	({ code }) => /^(CERT_|DEPTH_ZERO_|ERR_TLS_CERT_|SELF_SIGNED_|UNABLE_TO_)/.test(code ?? ''),
	// The handshake failed while the request was waiting to be written
	({ code, syscall }) => code === 'EPROTO' && syscall === 'write',
	({ message }) => /^write EPROTO\b/.test(message ?? ''),
	({ message }) => /before secure TLS connection was established/.test(message ?? ''),
	// n8n's own protection against requests to private networks
	({ name }) => /^SsrfBlocked/.test(name ?? ''),
	({ message }) => /^The request was blocked because /.test(message ?? ''),
];

/** Errors wrap each other a few times; one that wraps itself must have an end, too */
const deepest = 10;

/**
 * Whether a request that failed has certainly never left this machine, so that the service cannot have taken it.
 * A time-out and a lost connection say nothing of the kind.
 */
export function neverLeft(error: unknown, depth = 0): boolean {
	const { data } = said.safeParse(error);
	if (!data || depth > deepest) return false;
	const { errors } = data;
	if (errors.length > 0) return errors.every((one) => neverLeft(one, depth + 1));
	return signs.some((proves) => proves(data)) || neverLeft(causeOf(data), depth + 1);
}

/**
 * What the connection itself said. n8n puts words of its own around it, such as the advice to send the request again,
 * which is the last thing to do after a create.
 */
export function innermostWords(error: unknown, depth = 0): string {
	const { data } = said.safeParse(error);
	if (!data || depth > deepest) return '';
	return innermostWords(causeOf(data), depth + 1) || (data.message ?? '');
}
