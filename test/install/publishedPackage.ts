import { z } from 'zod';

/** What `npm publish` sends. */
const publicationSchema = z.object({
	name: z.string(),
	'dist-tags': z.record(z.string()),
	versions: z.record(
		z.object({ dist: z.object({ tarball: z.string().url() }).passthrough() }).passthrough(),
	),
	/** The tarballs in base64, by their file names. */
	_attachments: z.record(z.object({ data: z.string() })),
});

type Publication = z.infer<typeof publicationSchema>;

/** All that has been published of one package. */
export class PublishedPackage {
	private readonly tags: Publication['dist-tags'] = {};
	private readonly versions: Publication['versions'] = {};
	private readonly tarballs = new Map<string, Buffer>();

	/** @param origin where clients find the registry, which had another address for the publisher */
	constructor(
		private readonly name: string,
		private readonly origin: string,
	) {}

	/** Takes on what `npm publish` has sent. */
	add(sent: unknown): void {
		const publication = publicationSchema.parse(sent);
		Object.assign(this.tags, publication['dist-tags']);
		for (const [version, manifest] of Object.entries(publication.versions)) {
			const { pathname } = new URL(manifest.dist.tarball);
			const dist = { ...manifest.dist, tarball: `${this.origin}${pathname}` };
			this.versions[version] = { ...manifest, dist };
		}
		for (const [file, { data }] of Object.entries(publication._attachments)) {
			this.tarballs.set(file, Buffer.from(data, 'base64'));
		}
	}

	/** All that npm wants to know before it chooses a version. */
	get document(): Omit<Publication, '_attachments'> {
		return { name: this.name, 'dist-tags': this.tags, versions: this.versions };
	}

	/** What is known of one version, which may be named by its tag, e.g. `latest`. */
	version(wanted: string): object | undefined {
		return this.versions[this.tags[wanted] ?? wanted];
	}

	/** By its file name. */
	tarball(file: string): Buffer | undefined {
		return this.tarballs.get(file);
	}
}
