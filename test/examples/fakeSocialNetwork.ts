import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import { whileListening } from '../n8n/harness/whileListening';
import { sha256 } from './distinctVideos';

/** What was posted. */
export interface Post {
	caption: string;
	fileName: string;
	/** Of the file, in hexadecimal. */
	sha256: string;
	/** Where it is to be seen. */
	url: string;
}

const captionSchema = z.object({ value: z.string() });

/** A fake social network on this machine, which takes a file and its caption as a multipart form. */
export class FakeSocialNetwork {
	/** In the order of arrival. */
	readonly posts: Post[] = [];
	/** Captions that it takes offence at. */
	readonly refused = new Set<string>();
	/** Captions of which it never tells that it has posted them. */
	readonly unanswered = new Set<string>();
	/** How many requests have arrived as a whole, refused ones among them. */
	arrived = 0;
	private readonly app: FastifyInstance;
	private origin = '';

	private constructor() {
		this.app = fastify({ forceCloseConnections: true });
		this.app.register(multipart, { limits: { fileSize: 10_000_000 } });
		this.app.post('/api/posts', async (request, reply) => {
			const file = await request.file();
			if (file === undefined) return await reply.code(400).send({ message: 'No file' });
			const bytes = await file.toBuffer();
			const caption = captionSchema.parse(file.fields['caption']).value;
			this.arrived += 1;
			if (this.refused.has(caption)) {
				return await reply.code(403).send({ message: `We do not post "${caption}"` });
			}
			const id = this.posts.length + 1;
			const url = `${this.origin}/posts/${id}`;
			this.posts.push({ caption, fileName: file.filename, sha256: sha256(bytes), url });
			if (this.unanswered.has(caption)) return reply.hijack();
			return await reply.code(201).send({ id, url });
		});
	}

	/** Runs one while `use` does. */
	static async during(use: (network: FakeSocialNetwork) => Promise<void>): Promise<void> {
		const network = new FakeSocialNetwork();
		await whileListening(network.app, async (origin) => {
			network.origin = origin;
			await use(network);
		});
	}

	/** Without a slash at the end. */
	get url(): string {
		return this.origin;
	}
}
