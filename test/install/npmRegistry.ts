import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastify from 'fastify';
import type { Runtime } from '../n8n/runtime';
import { HOST } from '../n8n/n8nSettings';
import { runTool } from '../n8n/runTool';
import { makeCertificate, type Certificate } from '../unit/certificate';
import { startProxy } from './registryProxy';
import { PublishedPackage } from './publishedPackage';

/** In bytes. */
const LARGEST_PUBLICATION = 10_000_000;

/** Where n8n looks for community packages, by its own word. It looks elsewhere only with a license. */
const ASK_N8N = `
	require('reflect-metadata');
	const path = 'n8n/dist/modules/community-packages/community-packages.config.js';
	console.log(new (require(path).CommunityPackagesConfig)().registry);
`;

/** An npm registry on this machine with nothing in it but what is published here. */
export interface Registry {
	/** With these variables, n8n and the npm that it runs find this registry where npm's own is. */
	readonly environment: Readonly<Record<string, string>>;
	/** Publishes a tarball, by its path, as `npm publish` does. */
	publish(tarball: string): Promise<void>;
	/** As if nothing had ever been published. */
	forget(): void;
	stop(): Promise<void>;
}

/**
 * Starts a registry of which n8n need not know: its environment names a proxy, as in a company's
 * network, which leads requests for npm's registry to this one, and refuses all others.
 *
 * @param runtime which is asked where npm's registry is
 * @param folder where npm keeps its things, apart from the user's settings and cache
 */
export async function startRegistry(runtime: Runtime, folder: string): Promise<Registry> {
	const asked = await runTool(runtime.node, ['-e', ASK_N8N], { cwd: runtime.modules });
	const { hostname, origin } = new URL(asked);
	const certificate = makeCertificate({ subject: hostname });
	const trusted = join(folder, 'registry.pem');
	await writeFile(trusted, certificate.cert);
	const packages = new Map<string, PublishedPackage>();
	const app = newApp(certificate, origin, packages);
	const address = await app.listen({ host: HOST, port: 0 });
	const proxy = await startProxy(hostname, app.server);
	const npm = {
		npm_config_cache: join(folder, 'npm-cache'),
		npm_config_userconfig: join(folder, 'npmrc'),
		npm_config_cafile: trusted,
		npm_config_update_notifier: 'false',
	};
	return {
		environment: {
			...npm,
			HTTP_PROXY: proxy.url,
			HTTPS_PROXY: proxy.url,
			http_proxy: proxy.url,
			https_proxy: proxy.url,
			NODE_EXTRA_CA_CERTS: trusted,
		},
		publish: async (tarball) => {
			const here = [`--registry=${address}`, '--strict-ssl=false'];
			const token = `--//${new URL(address).host}/:_authToken=anyone`;
			// Only CI can tell where a tarball comes from.
			const args = ['publish', tarball, ...here, token, '--provenance=false'];
			await runTool('npm', args, { cwd: folder, env: npm });
		},
		forget: () => {
			packages.clear();
		},
		stop: async () => {
			await proxy.stop();
			await app.close();
		},
	};
}

/** What an address names: a package, and maybe one of its versions or tarballs. */
interface Wanted {
	Params: { name: string; version?: string; file?: string };
}

/** Serves what npm and n8n ask of a registry. @param origin where they find it */
function newApp(certificate: Certificate, origin: string, packages: Map<string, PublishedPackage>) {
	const app = fastify({
		https: certificate,
		bodyLimit: LARGEST_PUBLICATION,
		forceCloseConnections: true,
	});
	app.put<Wanted>('/:name', ({ params: { name }, body }) => {
		const published = packages.get(name) ?? new PublishedPackage(name, origin);
		published.add(body);
		packages.set(name, published);
		return {};
	});
	app.get<Wanted>('/:name', ({ params }) => {
		return existing(packages.get(params.name)?.document);
	});
	app.get<Wanted>('/:name/:version', ({ params: { name, version = '' } }) => {
		return existing(packages.get(name)?.version(version));
	});
	app.get<Wanted>('/:name/-/:file', ({ params: { name, file = '' } }) => {
		return existing(packages.get(name)?.tarball(file));
	});
	return app;
}

/** Fastify answers with the status that an error brings. */
class NotFound extends Error {
	readonly statusCode = 404;
}

function existing<T>(found: T | undefined): T {
	if (found === undefined) throw new NotFound('Not found');
	return found;
}
