import fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import { fetchElsewhere, type Fetched } from '../n8n/fetchElsewhere';
import { whileListening } from '../n8n/harness/whileListening';

const kindSchema = z.enum(['reels', 'posts']);

/** Nothing else may be in it. */
const bodySchema = z.object({ video_url: z.string().url(), caption: z.string() }).strict();

/** What it was told to publish, and has not fetched yet. */
type Order = z.output<typeof bodySchema> & { kind: z.output<typeof kindSchema> };

/** What is published, with what was at the address. */
export type Publication = Pick<Order, 'kind' | 'caption'> & Fetched;

/**
 * A fake social network on this machine, which takes the address of a video and its caption as JSON. It
 * fetches the video later, from a process of its own.
 */
export class FetchingNetwork {
	/** Captions that it takes offence at. */
	readonly refused = new Set<string>();
	/** In the order of arrival. */
	readonly orders: Order[] = [];
	private readonly app: FastifyInstance;
	private origin = '';

	private constructor() {
		this.app = fastify({ forceCloseConnections: true });
		this.app.post('/api/:kind', async (request, reply) => {
			const { kind } = z.object({ kind: kindSchema }).parse(request.params);
			const body = bodySchema.parse(request.body);
			if (this.refused.has(body.caption)) {
				return await reply.code(403).send({ message: `We do not post "${body.caption}"` });
			}
			this.orders.push({ kind, ...body });
			return await reply.code(202).send({ id: this.orders.length, status: 'processing' });
		});
	}

	/** Runs one while `use` does. */
	static async during(use: (network: FetchingNetwork) => Promise<void>): Promise<void> {
		const network = new FetchingNetwork();
		await whileListening(network.app, async (origin) => {
			network.origin = origin;
			await use(network);
		});
	}

	/** Without a slash at the end. */
	get url(): string {
		return this.origin;
	}

	/** Fetches what it was told to, and publishes it. */
	async publish(): Promise<Publication[]> {
		return await Promise.all(
			this.orders.map(async ({ kind, caption, video_url: url }) => ({
				kind,
				caption,
				...(await fetchElsewhere(url)),
			})),
		);
	}
}
