import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../demo/folders';
import type { N8nApi } from '../n8n/n8nApi';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import { pack, type Packed } from '../package/pack';
import { packNewer } from './newerVersion';
import type { Registry } from './npmRegistry';

/** What all scenarios share: an n8n that has the package only as its user has installed it. */
export class InstallHarness {
	private constructor(
		readonly n8n: N8nHarness,
		private readonly registry: Registry,
		private readonly tarballs: string,
		/** What this repository would publish. */
		readonly current: Packed,
		readonly newer: Packed,
		/** What n8n's folder for packages looked like to the other suites. */
		readonly asInOtherSuites: string,
	) {}

	/** Removes the package from n8n, and points n8n to the registry. */
	static async open(n8n: N8nHarness, registry: Registry): Promise<InstallHarness> {
		const tarballs = join(n8n.folder, 'tarballs');
		await mkdir(tarballs);
		const current = await pack(ROOT, tarballs);
		const newer = await packNewer(join(tarballs, current.filename), tarballs);
		const asInOtherSuites = join(n8n.folder, 'nodes-of-other-suites');
		await rename(packagesOf(n8n), asInOtherSuites);
		await rm(join(n8n.folder, 'node_modules'));
		const installHarness = new InstallHarness(
			n8n,
			registry,
			tarballs,
			current,
			newer,
			asInOtherSuites,
		);
		await installHarness.restart();
		return installHarness;
	}

	get api(): N8nApi {
		return this.n8n.api;
	}

	/** Where n8n keeps community packages. */
	get packages(): string {
		return packagesOf(this.n8n);
	}

	async restart(): Promise<void> {
		await this.n8n.restart(() => this.registry.environment);
	}

	async publish({ filename }: Packed): Promise<void> {
		await this.registry.publish(join(this.tarballs, filename));
	}

	/** An n8n without the package, and a registry with what this repository would publish. */
	async reset(): Promise<void> {
		const installed = await this.api.packages.list();
		for (const { packageName } of installed) await this.api.packages.uninstall(packageName);
		this.registry.forget();
		await this.publish(this.current);
	}

	/** An n8n that has installed what this repository would publish, and nothing newer to be had. */
	async install(): Promise<void> {
		await this.reset();
		await this.api.packages.install(this.current.name);
	}
}

function packagesOf({ folder }: N8nHarness): string {
	return join(folder, '.n8n', 'nodes');
}
