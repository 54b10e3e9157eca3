import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from './serviceClock';

/** What lies at an address, by the end of its name. */
export type StoredFile = 'mp4' | 'png';

/** What an address is issued for. */
export interface Issue {
	id: string;
	/** The video itself, or the image of its last frame. */
	file: StoredFile;
	/** When the file came to lie there, in milliseconds since 1970; its day is a part of the path. */
	finishedAt: number;
	/** For how many milliseconds from now on the address is good. */
	goodForMs: number;
}

/** `expires` is in milliseconds since 1970; `issue` makes each address one of its own. */
const signed = z.object({
	sign: z.string(),
	expires: z.coerce.number(),
	issue: z.coerce.number(),
});

type Terms = Omit<z.infer<typeof signed>, 'sign'>;

/** The addresses of the files: signed, good for a time, and different each time one is asked for. */
export class Addresses {
	private readonly secret = randomBytes(16);
	private lastIssue = 0;
	private lastExpired = 0;

	constructor(private readonly clock: Clock) {}

	/** Gives the path with its query part. */
	issue({ id, file, finishedAt, goodForMs }: Issue): string {
		this.lastIssue += 1;
		const day = new Date(finishedAt).toISOString().slice(0, 10).replaceAll('-', '');
		const path = `/files/${day}/${encodeURIComponent(id)}.${file}`;
		const expires = this.clock() + goodForMs;
		const issue = this.lastIssue;
		const sign = this.sign(path, { expires, issue });
		return `${path}?sign=${sign}&expires=${expires}&issue=${issue}`;
	}

	isGood(pathWithQuery: string): boolean {
		const { pathname, searchParams } = new URL(pathWithQuery, 'http://localhost');
		const parsed = signed.safeParse(Object.fromEntries(searchParams));
		if (!parsed.success) return false;
		const { sign, ...terms } = parsed.data;
		return isSame(sign, this.sign(pathname, terms)) && this.isInTime(terms);
	}

	/** From now on every address issued so far is refused, whatever time it had left. */
	expireAll(): void {
		this.lastExpired = this.lastIssue;
	}

	private isInTime({ expires, issue }: Terms): boolean {
		return issue > this.lastExpired && this.clock() < expires;
	}

	private sign(path: string, { expires, issue }: Terms): string {
		return createHmac('sha256', this.secret).update(`${path} ${expires} ${issue}`).digest('hex');
	}
}

function isSame(given: string, wanted: string): boolean {
	const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
	return one.length === other.length && timingSafeEqual(one, other);
}
