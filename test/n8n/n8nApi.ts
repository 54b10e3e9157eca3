import type { INodeTypeDescription } from 'n8n-workflow';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { WebSocket } from 'undici';
import { z } from 'zod';
import { DataTables } from './dataTables';
import { parseExecution, storedExecutionSchema, type Execution } from './execution';
import { InstalledPackages } from './installedPackages';
import { Session } from './n8nSession';
import { storedSchema, type Stored } from './stored';
import type { Workflow } from './workflowJson';

/** The account that owns an n8n instance. n8n asks for 8 characters, a digit and a capital letter. */
export interface Owner {
	email: string;
	password: string;
	firstName: string;
	lastName: string;
}

export interface Credential {
	name: string;
	/** The credential type's own name, e.g. `kyyVideoApi`. */
	type: string;
	data: Record<string, unknown>;
}

/** A stored workflow, as it was when it was stored. */
export interface StoredWorkflow extends Stored {
	versionId: string;
}

/** An execution in n8n's list of them. */
export interface ListedExecution {
	id: string;
	status: string;
}

export interface RunOptions {
	/** What the trigger gives, for one that cannot make it up itself, such as a chat. */
	given?: object;
	/** The name of the open editor that n8n reports progress to. */
	watcher?: string;
}

/** What n8n's test of a credential came to. */
export interface TestResult {
	status: 'OK' | 'Error';
	message: string;
}

/** The most that n8n lists in one answer. */
const EXECUTIONS_AT_ONCE = '100';

const storedWorkflowSchema = storedSchema.extend({ versionId: z.string() });

const executionListSchema = z.object({
	results: z.array(z.object({ id: z.string(), status: z.string() })),
	/** Where the next part of the list begins. */
	nextCursor: z.string().nullable(),
});

const typesSchema = z.array(z.object({ name: z.string() }));

const nodeTypeSchema = z.object({
	name: z.string(),
	version: z.union([z.number(), z.array(z.number())]),
	properties: z.array(z.object({ name: z.string(), type: z.string() })),
});

/** n8n's own type of it, as far as a look at it can tell. */
const nodeDescriptionsSchema = z.array(
	z.custom<INodeTypeDescription>(
		(value) => nodeTypeSchema.safeParse(value).success,
		'not the description of a node type',
	),
);

const testResultSchema = z.object({
	status: z.enum(['OK', 'Error']),
	message: z.string().default(''),
});

/**
 * The REST interface that n8n's editor speaks, for one n8n and one signed-in user. All methods reject
 * with an ApiError when n8n refuses, and with undici's own errors when it cannot be reached.
 */
export class N8nApi {
	/** The community packages of this n8n. */
	readonly packages: InstalledPackages;
	readonly dataTables: DataTables;
	private readonly session: Session;

	constructor(url: string, signal?: AbortSignal) {
		this.session = new Session(url, signal);
		this.packages = new InstalledPackages(this.session);
		this.dataTables = new DataTables(this.session);
	}

	/** Whether the instance has been given its owner. */
	async hasOwner(): Promise<boolean> {
		const settings = await this.session.ask(
			'GET',
			'/rest/settings',
			z.object({ userManagement: z.object({ showSetupOnFirstLoad: z.boolean() }) }),
		);
		return !settings.userManagement.showSetupOnFirstLoad;
	}

	/** Sets up the instance's owner, which works only once, and signs in as that. */
	async setUpOwner(owner: Owner): Promise<void> {
		await this.session.ask('POST', '/rest/owner/setup', z.unknown(), owner);
	}

	async logIn({ email, password }: Pick<Owner, 'email' | 'password'>): Promise<void> {
		const body = { emailOrLdapLoginId: email, password };
		await this.session.ask('POST', '/rest/login', z.unknown(), body);
	}

	/** The names of all node types that n8n offers, e.g. `n8n-nodes-base.set`. */
	async nodeTypes(): Promise<Set<string>> {
		return await this.types('nodes');
	}

	/** The names of all types of credentials that n8n offers. */
	async credentialTypes(): Promise<Set<string>> {
		return await this.types('credentials');
	}

	/** All that n8n knows of its node types; one with several versions may be there several times. */
	async nodeDescriptions(): Promise<INodeTypeDescription[]> {
		const { body } = await this.session.send('GET', '/types/nodes.json');
		return nodeDescriptionsSchema.parse(await body.json());
	}

	/** Stores the credential, in place of the one of the same name and type if there is one. */
	async saveCredential(credential: Credential): Promise<Stored> {
		const all = await this.session.ask(
			'GET',
			'/rest/credentials',
			z.array(storedSchema.extend({ type: z.string() })),
		);
		const old = all.find(({ name, type }) => name === credential.name && type === credential.type);
		return old === undefined
			? await this.session.ask('POST', '/rest/credentials', storedSchema, credential)
			: await this.session.ask('PATCH', `/rest/credentials/${old.id}`, storedSchema, credential);
	}

	/** Runs n8n's own test of a stored credential, the one that its dialog runs. */
	async testCredential(credentials: Stored & Credential): Promise<TestResult> {
		return await this.session.ask('POST', '/rest/credentials/test', testResultSchema, {
			credentials,
		});
	}

	/** Stores the workflow, in place of the one of the same name if there is one. */
	async saveWorkflow(workflow: Workflow): Promise<StoredWorkflow> {
		const all = await this.session.ask('GET', '/rest/workflows', z.array(storedSchema));
		const old = all.find(({ name }) => name === workflow.name);
		return old === undefined
			? await this.session.ask('POST', '/rest/workflows', storedWorkflowSchema, workflow)
			: await this.session.ask(
					'PATCH',
					`/rest/workflows/${old.id}?forceSave=true`,
					storedWorkflowSchema,
					workflow,
				);
	}

	/** Lets a stored workflow run by its own triggers from now on. */
	async activateWorkflow({ id, versionId }: StoredWorkflow): Promise<void> {
		await this.session.ask('POST', `/rest/workflows/${id}/activate`, z.unknown(), { versionId });
	}

	async deactivateWorkflow({ id }: Stored): Promise<void> {
		await this.session.ask('POST', `/rest/workflows/${id}/deactivate`, z.unknown(), {});
	}

	/** Runs a stored workflow by hand from one of its triggers; gives the id of the execution. */
	async runWorkflow(
		{ id }: Stored,
		trigger: string,
		{ given, watcher }: RunOptions = {},
	): Promise<string> {
		const data = given && { data: { main: [[{ json: given }]] } };
		const { executionId } = await this.session.ask(
			'POST',
			`/rest/workflows/${id}/run`,
			z.object({ executionId: z.string() }),
			{ triggerToStartFrom: { name: trigger, ...(data && { data }) } },
			watcher === undefined ? {} : { 'push-ref': watcher },
		);
		return executionId;
	}

	/**
	 * Watches as an open editor does, until it is closed.
	 *
	 * @param watcher any name; executions that are started with it report here
	 * @param onMessage called with all that n8n tells, in its own words
	 */
	async watch(watcher: string, onMessage: (text: string) => void): Promise<WebSocket> {
		const query = new URLSearchParams({ pushRef: watcher });
		return await this.session.openSocket(`/rest/push?${query.toString()}`, onMessage);
	}

	async execution(id: string): Promise<Execution> {
		const stored = await this.session.ask('GET', `/rest/executions/${id}`, storedExecutionSchema);
		return await parseExecution(stored);
	}

	/** An execution with all its data, in n8n's own words. */
	async executionText(id: string): Promise<string> {
		const { body } = await this.session.send('GET', `/rest/executions/${id}`);
		return await body.text();
	}

	/** All executions, the newest first: those of one workflow, or of all. */
	async executions(workflow?: Stored): Promise<ListedExecution[]> {
		const filter = JSON.stringify(workflow === undefined ? {} : { workflowId: workflow.id });
		const query = new URLSearchParams({ filter, limit: EXECUTIONS_AT_ONCE });
		const all: ListedExecution[] = [];
		for (;;) {
			const path = `/rest/executions?${query.toString()}`;
			const { results, nextCursor } = await this.session.ask('GET', path, executionListSchema);
			all.push(...results);
			if (nextCursor === null) return all;
			query.set('cursor', nextCursor);
		}
	}

	async stopExecution(id: string): Promise<void> {
		await this.session.ask('POST', `/rest/executions/${id}/stop`, z.unknown());
	}

	/**
	 * Retries an execution from the node that it ended at, with the workflow as it was or as it is stored
	 * now; gives the id of the new execution. n8n answers only when that one has ended.
	 */
	async retryExecution(id: string, workflow: 'original' | 'current' = 'original'): Promise<string> {
		const path = `/rest/executions/${id}/retry`;
		const retry = await this.session.ask('POST', path, z.object({ id: z.string() }), {
			loadWorkflow: workflow === 'current',
		});
		return retry.id;
	}

	/** Writes a stored binary (by its id, e.g. `filesystem-v2:…`) to the file `path`. */
	async download(binaryId: string, path: string): Promise<void> {
		const query = new URLSearchParams({ id: binaryId, action: 'download' });
		const { body } = await this.session.send('GET', `/rest/binary-data?${query.toString()}`);
		await pipeline(body, createWriteStream(path));
	}

	/** Drops the connections that are kept open. */
	async close(): Promise<void> {
		await this.session.close();
	}

	/** What the editor asks for anew whenever n8n tells it that something has changed. */
	private async types(kind: 'nodes' | 'credentials'): Promise<Set<string>> {
		const { body } = await this.session.send('GET', `/types/${kind}.json`);
		return new Set(typesSchema.parse(await body.json()).map(({ name }) => name));
	}
}
