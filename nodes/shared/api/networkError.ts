import { z } from 'zod';

/** What a failed connection says: axios wraps Node's error, and n8n wraps the one of axios */
const networkError = z.object({
	name: z.string().optional().catch(undefined),
	message: z.string().optional().catch(undefined),
	code: z.string().optional().catch(undefined),
	syscall: z.string().optional().catch(undefined),
	cause: z.unknown(),
	/** Of n8n's error: the messages of the errors behind it, and their code */
	messages: z.array(z.string()).catch([]),
	httpCode: z.string().optional().catch(undefined),
	/** Of an AggregateError, when a name has several addresses: one for each of them */
	errors: z.array(z.unknown()).catch([]),
});

type NetworkError = z.output<typeof networkError>;

/** Before n8n 2.34 the error loses its cause, and keeps its first message and its code */
const causeOf = ({ cause, messages: [message], httpCode }: NetworkError): unknown =>
	cause ?? (message === undefined ? undefined : { message, code: httpCode });

/** Any of them proves that the request has not left. Node's messages begin with the name of the system call. */
const proofs: ReadonlyArray<(error: NetworkError) => boolean> = [
	// The name was not found, or there was no connection
	({ syscall }) => syscall === 'getaddrinfo' || syscall === 'connect',
	({ message }) => /^(getaddrinfo|connect) E[A-Z_]+\b/.test(message ?? ''),
	({ code }) => code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN',
	// Codes of Node and OpenSSL for a certificate that is not trusted
	({ code }) => /^(CERT_|DEPTH_ZERO_|ERR_TLS_CERT_|SELF_SIGNED_|UNABLE_TO_)/.test(code ?? ''),
	// The handshake failed while the request was waiting to be written
	({ code, syscall }) => code === 'EPROTO' && syscall === 'write',
	({ message }) => /^write EPROTO\b/.test(message ?? ''),
	({ message }) => /before secure TLS connection was established/.test(message ?? ''),
	// n8n's own protection against requests to private networks
	({ name }) => /^SsrfBlocked/.test(name ?? ''),
	({ message }) => /^The request was blocked because /.test(message ?? ''),
];

/** Errors wrap each other a few times; one that wraps itself needs an end, too */
const deepest = 10;

/** Whether a failed request has certainly not left this machine. A time-out or a lost connection is no proof of that. */
export function neverLeft(error: unknown, depth = 0): boolean {
	const { data } = networkError.safeParse(error);
	if (!data || depth > deepest) return false;
	const { errors } = data;
	if (errors.length > 0) return errors.every((one) => neverLeft(one, depth + 1));
	return proofs.some((proves) => proves(data)) || neverLeft(causeOf(data), depth + 1);
}

/** What the connection itself said. n8n adds advice to send the request again, the last thing to do after a create. */
export const networkErrorWords = (error: unknown): string =>
	innermostMessage(error, 0) || messageOf(error);

function innermostMessage(error: unknown, depth: number): string {
	const { data } = networkError.safeParse(error);
	if (!data || depth > deepest) return '';
	return innermostMessage(causeOf(data), depth + 1) || (data.message ?? '');
}

/** What anything that was thrown says */
export const messageOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);
