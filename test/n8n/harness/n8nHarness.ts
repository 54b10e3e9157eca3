import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, RUNTIME } from '../../demo/folders';
import { signIn, type Account } from '../account';
import { N8nApi } from '../n8nApi';
import { installCommunityPackage } from '../communityPackage';
import { twoFreePorts } from '../freePorts';
import { startInstance, type Instance } from '../startN8n';
import type { Report } from '../report';
import { installRuntime, type Runtime } from '../runtime';
import { startService, type Service, type ServiceOptions } from '../../service/simulatedService';
import { newKey } from './apiKey';
import { TestWorkflow } from './testWorkflow';

interface Running {
	n8n: Instance;
	api: N8nApi;
}

/** Settings of n8n by their environment variables. */
type Environment = Readonly<Record<string, string>>;

/** For an n8n that will listen on a port. */
type SettingsAt = (port: number) => Environment;

const noSettings: SettingsAt = () => ({});

/**
 * What all scenarios share: an n8n with the built package, which can be killed and started again on
 * the same folder, and one key.
 */
export class N8nHarness {
	readonly key = newKey();
	/** Of all test workflows so far. They run to the end, so that every request is counted. */
	readonly services: Service[] = [];
	private running: Running | undefined;
	private owner: Account | undefined;
	private starting: Promise<void> = Promise.resolve();
	private starts = 0;
	private workflowCount = 0;

	private constructor(
		/** The n8n that is installed. */
		readonly runtime: Runtime,
		/** All that n8n keeps: its database, its files and its logs. */
		readonly folder: string,
		private readonly signal: AbortSignal,
		private readonly always: Environment,
	) {}

	/**
	 * Installs n8n before if need be. The folder goes away with this process.
	 *
	 * @param signal ends what is being installed or started
	 * @param always settings of n8n that all its starts have
	 */
	static async open(
		report: Report,
		signal: AbortSignal,
		always: Environment = {},
	): Promise<N8nHarness> {
		const runtime = await installRuntime(RUNTIME, report, signal);
		const folder = await mkdtemp(join(tmpdir(), 'kyyvideo-n8n-'));
		process.once('exit', () => {
			rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
		});
		await installCommunityPackage(ROOT, folder, runtime, signal);
		const harness = new N8nHarness(runtime, folder, signal, always);
		await harness.start();
		return harness;
	}

	get api(): N8nApi {
		return this.now.api;
	}

	/** Where n8n listens, without a slash at the end. */
	get url(): string {
		return this.now.n8n.url;
	}

	/** Of the process that n8n runs in at this moment. */
	get pid(): number {
		return this.now.n8n.pid;
	}

	/** How the owner of the n8n signs in, on a page as well. */
	get account(): Account {
		if (this.owner === undefined) throw new Error('n8n has no owner yet.');
		return this.owner;
	}

	/** Path of the file with all that n8n has written since it was started last. */
	get log(): string {
		return this.now.n8n.log;
	}

	/** Kills n8n, as the power failing would, and starts it again. */
	async crash(): Promise<void> {
		await this.end(({ n8n }) => n8n.kill());
		await this.start();
	}

	/** Stops n8n, as an update would, and starts it again, with other settings if need be. */
	async restart(settings?: SettingsAt): Promise<void> {
		await this.end(({ n8n }) => n8n.stop());
		await this.start(settings);
	}

	async newService(options: ServiceOptions = {}): Promise<Service> {
		const service = await startService({ keys: [this.key], ...options });
		this.services.push(service);
		return service;
	}

	/**
	 * With a service of its own, so that the service counts the requests of this workflow alone.
	 *
	 * @param address where the credential has the service; by default where it is
	 */
	async newWorkflow(options: ServiceOptions = {}, address?: string): Promise<TestWorkflow> {
		return await this.newWorkflowAt(await this.newService(options), address);
	}

	/** One more for a service that is there already. */
	async newWorkflowAt(service: Service, address?: string): Promise<TestWorkflow> {
		// Counted before the first await: scenarios may begin at the same time, and each needs its own name.
		this.workflowCount += 1;
		const name = `Test workflow ${this.workflowCount}`;
		const baseUrl = address ?? service.baseUrl;
		const credential = { name, type: 'kyyVideoApi', data: { apiKey: this.key, baseUrl } };
		const { id } = await this.api.saveCredential(credential);
		return new TestWorkflow(this, service, { ...credential, id });
	}

	/** Ends n8n and all services. */
	async close(): Promise<void> {
		try {
			// A start that fails has ended what it began.
			await this.starting.catch(() => undefined);
			await this.end(({ n8n }) => n8n.kill());
		} finally {
			await Promise.all(this.services.map((service) => service.stop()));
		}
	}

	private get now(): Running {
		if (this.running === undefined) throw new Error('n8n does not run at this moment.');
		return this.running;
	}

	private async start(settings = noSettings): Promise<void> {
		this.starting = this.startNow(settings);
		await this.starting;
	}

	private async startNow(settings: SettingsAt): Promise<void> {
		this.starts += 1;
		const [port] = await twoFreePorts();
		const n8n = await startInstance(this.runtime, {
			userFolder: this.folder,
			port,
			// The most talkative level, as no level may tell the key.
			environment: { N8N_LOG_LEVEL: 'debug', ...this.always, ...settings(port) },
			log: join(this.folder, `n8n-${this.starts}.log`),
			signal: this.signal,
		});
		const api = new N8nApi(n8n.url);
		this.running = { n8n, api };
		this.owner = await signIn(api, this.folder);
	}

	private async end(how: (running: Running) => Promise<void>): Promise<void> {
		const { running } = this;
		this.running = undefined;
		if (running === undefined) return;
		await how(running);
		await running.api.close();
	}
}
