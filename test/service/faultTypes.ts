/** Something that comes in place of the regular answer, as data. */
export type Replacement =
	| {
			fault: 'answer';
			status: number;
			headers?: Readonly<Record<string, string>>;
			/** A text or bytes go out as they are, an object as JSON; without it the body is empty. */
			body?: string | Uint8Array | Readonly<Record<string, unknown>>;
	  }
	/** Closes the connection without a word. */
	| { fault: 'drop' }
	/** Never answers; the connection lasts until the service stops. */
	| { fault: 'hang' }
	/** Too many requests, in Chinese: HTTP 429 by default, or HTTP 200 with 429 as its code. */
	| { fault: 'rateLimit'; status?: 429 | 200; retryAfter?: RetryAfter }
	/** Sends the client on: to the same path at a third host by default, or to where it just was. */
	| { fault: 'redirect'; status: RedirectStatus; to?: 'elsewhere' | 'itself' };

export type RedirectStatus = 301 | 302 | 307 | 308;

/**
 * A Retry-After header: a number of seconds, or with `date` the HTTP date that lies so many seconds
 * after the answer by the service's clock, rounded up to a whole second, as the format has no less.
 */
export interface RetryAfter {
	seconds: number;
	date?: boolean;
}

/** Something that happens to the regular answer on its way out, as data. The work is done before. */
export type Alteration =
	/** Gives it late. */
	| { fault: 'delay'; ms: number }
	/**
	 * Announces its whole length, or with `chunked` none, sends the first `bytes` (half of it by
	 * default) and closes the connection.
	 */
	| { fault: 'cut'; bytes?: number; chunked?: boolean }
	/** Begins like `cut`, but then the connection lasts, without a byte, until the service stops. */
	| { fault: 'stall'; bytes?: number }
	/**
	 * Sends all its bytes under another type or length; `null` leaves the header out. A length that
	 * is wrong ends with the connection being closed, as nothing else would end the answer.
	 */
	| { fault: 'relabel'; contentType?: string | null; length?: number | null }
	/** Puts fields in the place of its own; `undefined` takes one away. Another HTTP status may go with it. */
	| { fault: 'amend'; fields: Readonly<Record<string, unknown>>; httpStatus?: number };

/** One thing that goes wrong. */
export type Fault = Replacement | Alteration;

/**
 * One thing that goes wrong with a create or an upload. `accepted` (default false) says of a
 * replacement that the body is judged as ever and the task accepted, and charged, or the asset kept,
 * behind it; only the client does not hear of it. Behind an alteration it always is.
 */
export type CreateFault =
	(Replacement & { accepted?: boolean }) | (Alteration & { accepted?: true });

interface HowOften {
	/** How many requests meet the fault: one by default, `Infinity` for all to come. */
	times?: number;
}

interface CreateAim {
	on: 'create';
	/** Only a create whose prompt contains this text meets the fault; any, without it. */
	prompt?: string;
}

interface UploadAim {
	on: 'upload';
	/** Only an upload whose name contains this text meets the fault; any, without it. */
	name?: string;
}

interface IdAim {
	on: 'query' | 'download' | 'asset' | 'deleteAsset';
	/** Only a request for the video or asset with this id meets the fault; any, without it. */
	id?: string;
}

/** A fault, and which requests meet it. */
export type Misbehavior = HowOften & ((CreateFault & (CreateAim | UploadAim)) | (Fault & IdAim));
