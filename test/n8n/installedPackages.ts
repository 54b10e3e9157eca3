import { z } from 'zod';
import type { Session } from './n8nSession';

/** A community package as n8n lists it in its settings. */
export interface InstalledPackage {
	packageName: string;
	installedVersion: string;
	authorName: string;
	/** By the names that the user sees. */
	nodes: string[];
	/** The newest version that the registry has, if that is another one. */
	updateAvailable?: string | undefined;
	/** Whether n8n has none of its nodes. */
	failedLoading: boolean;
}

const installedPackageSchema = z
	.object({
		packageName: z.string(),
		installedVersion: z.string(),
		authorName: z.string(),
		installedNodes: z.array(z.object({ name: z.string() })),
		updateAvailable: z.string().optional(),
		failedLoading: z.boolean(),
	})
	.transform(({ installedNodes, ...rest }): InstalledPackage => ({
		...rest,
		nodes: installedNodes.map(({ name }) => name).sort(),
	}));

const PATH = '/rest/community-packages';

/** The community packages of an n8n, as the user has them under _Settings → Community nodes_. */
export class InstalledPackages {
	constructor(private readonly session: Session) {}

	async list(): Promise<InstalledPackage[]> {
		return await this.session.ask('GET', PATH, z.array(installedPackageSchema));
	}

	/** Installs the newest version of a package from the registry. */
	async install(name: string): Promise<void> {
		await this.session.ask('POST', PATH, z.unknown(), { name });
	}

	/** Puts the newest version of a package in the place of the one that is installed. */
	async update(name: string): Promise<void> {
		await this.session.ask('PATCH', PATH, z.unknown(), { name });
	}

	async uninstall(name: string): Promise<void> {
		const query = new URLSearchParams({ name });
		await this.session.send('DELETE', `${PATH}?${query.toString()}`);
	}
}
