import { createHash } from 'node:crypto';
import { Agent, request, type Dispatcher } from 'undici';
import { z } from 'zod';
import type { Clock } from './serviceClock';
import { scopeOf } from './addressScope';
import type { FetchRecord, Records } from './requestRecords';

const MOST_REDIRECTS = 3;

/** What became of an address. `unseen` lies where the service cannot look, and counts as fetched. */
export type Fetched =
	| { kind: 'fetched'; contentType: string | undefined; bytes: number }
	| { kind: 'unseen' }
	| { kind: 'failed' };

interface Visit {
	fetched: Fetched;
	record: FetchRecord;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

function redirectOf({ statusCode, headers }: Dispatcher.ResponseData): string | undefined {
	const isRedirect = [301, 302, 303, 307, 308].includes(statusCode);
	return isRedirect ? z.string().optional().parse(headers.location) : undefined;
}

const chunk = z.instanceof(Uint8Array);

async function readAll(body: AsyncIterable<unknown>, record: Writable<FetchRecord>): Promise<void> {
	const hash = createHash('sha256');
	for await (const piece of body) {
		const bytes = chunk.parse(piece);
		hash.update(bytes);
		record.bytes += bytes.length;
	}
	record.sha256 = hash.digest('hex');
}

/** Fetches media like a server elsewhere would: with nothing but the address. */
export class MediaFetcher {
	/** Connections are not kept: they would hold up the end of a server that a test runs. */
	private readonly agent = new Agent({ pipelining: 0 });

	/** @param timeoutMs for how many milliseconds of real time a fetch may last, with its redirects */
	constructor(
		private readonly records: Records,
		private readonly clock: Clock,
		private readonly timeoutMs: number,
	) {}

	async fetch(address: string): Promise<Fetched> {
		return this.recorded(await this.visit(address));
	}

	/** Fetches all at once; the records keep the order of the addresses. */
	async fetchAll(addresses: readonly string[]): Promise<readonly Fetched[]> {
		const visits = await Promise.all(addresses.map((address) => this.visit(address)));
		return visits.map((visit) => this.recorded(visit));
	}

	/** Ends the running fetches; they have failed. */
	async stop(): Promise<void> {
		await this.agent.destroy();
	}

	/** What lies out of sight at once was not tried. */
	private recorded({ fetched, record }: Visit): Fetched {
		const wasTried = fetched.kind !== 'unseen' || record.status !== undefined;
		if (wasTried) this.records.fetched(record);
		return fetched;
	}

	private async visit(address: string): Promise<Visit> {
		const record: Writable<FetchRecord> = {
			url: address,
			status: undefined,
			contentType: undefined,
			bytes: 0,
			sha256: undefined,
			time: this.clock(),
		};
		const signal = AbortSignal.timeout(this.timeoutMs);
		try {
			const fetched = await this.follow(new URL(address), MOST_REDIRECTS, record, signal);
			return { fetched, record };
		} catch {
			return { fetched: { kind: 'failed' }, record };
		}
	}

	private async follow(
		address: URL,
		redirectsLeft: number,
		record: Writable<FetchRecord>,
		signal: AbortSignal,
	): Promise<Fetched> {
		const scope = scopeOf(address);
		if (scope !== 'here') return { kind: scope === 'internet' ? 'unseen' : 'failed' };
		const response = await request(address, { dispatcher: this.agent, signal });
		record.status = response.statusCode;
		record.contentType = z.string().optional().parse(response.headers['content-type']);
		const location = redirectOf(response);
		if (location !== undefined && redirectsLeft > 0) {
			await response.body.dump();
			return this.follow(new URL(location, address), redirectsLeft - 1, record, signal);
		}
		await readAll(response.body, record);
		const { status, contentType, bytes } = record;
		return status === 200 && bytes > 0
			? { kind: 'fetched', contentType, bytes }
			: { kind: 'failed' };
	}
}
