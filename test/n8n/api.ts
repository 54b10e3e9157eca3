import type { INodeTypeDescription } from 'n8n-workflow';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Agent, request, WebSocket, type Dispatcher } from 'undici';
import { z } from 'zod';
import { parseExecution, storedExecutionSchema, type Execution } from './execution';
import type { Workflow } from './workflow';

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

/** A thing that n8n has stored. */
export interface Stored {
	id: string;
	name: string;
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

export interface RunOptions {
	/** What the trigger gives, for one that cannot make it up itself, such as a chat. */
	given?: object;
	/** The name under which somebody watches, so that n8n tells them how it goes. */
	watcher?: string;
}

/** A data table of the signed-in user's own project. */
export interface DataTable extends Stored {
	projectId: string;
}

/** What n8n's test of a credential came to. */
export interface TestResult {
	status: 'OK' | 'Error';
	message: string;
}

/** n8n has refused a request. */
export class ApiError extends Error {
	override readonly name = 'ApiError';

	constructor(
		request: string,
		/** The HTTP status of the answer. */
		readonly status: number,
		readonly text: string,
	) {
		super(`n8n answered ${request} with HTTP ${status}: ${text}`);
	}
}

/** The most that n8n lists in one answer. */
const EXECUTIONS_AT_ONCE = '100';

type Schema<T> = z.ZodType<T, z.ZodTypeDef, unknown>;

/** n8n wraps all its answers in this. */
const envelopeSchema = z.object({ data: z.unknown() });

const storedSchema = z.object({ id: z.string(), name: z.string() });

const storedWorkflowSchema = storedSchema.extend({ versionId: z.string() });

const executionListSchema = z.object({
	results: z.array(z.object({ id: z.string(), status: z.string() })),
	/** Where the next part of the list begins. */
	nextCursor: z.string().nullable(),
});

const typesSchema = z.array(z.object({ name: z.string() }));

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

const dataTableSchema = storedSchema.extend({ projectId: z.string() });

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

const refusalSchema = z.object({ message: z.string() });

/**
 * The REST interface that n8n's editor speaks, for one n8n and one signed-in user. All methods reject
 * with an ApiError when n8n refuses, and with undici's own errors when it cannot be reached.
 */
export class N8nApi {
	private readonly agent = new Agent();
	private cookie = '';

	constructor(
		private readonly url: string,
		private readonly signal?: AbortSignal,
	) {}

	/** Whether the instance has been given its owner. */
	async hasOwner(): Promise<boolean> {
		const settings = await this.ask(
			'GET',
			'/rest/settings',
			z.object({ userManagement: z.object({ showSetupOnFirstLoad: z.boolean() }) }),
		);
		return !settings.userManagement.showSetupOnFirstLoad;
	}

	/** Sets up the instance's owner, which works only once, and signs in as that. */
	async setUpOwner(owner: Owner): Promise<void> {
		await this.ask('POST', '/rest/owner/setup', z.unknown(), owner);
	}

	async logIn({ email, password }: Pick<Owner, 'email' | 'password'>): Promise<void> {
		const body = { emailOrLdapLoginId: email, password };
		await this.ask('POST', '/rest/login', z.unknown(), body);
	}

	/** The names of all node types that n8n offers, e.g. `n8n-nodes-base.set`. */
	async nodeTypes(): Promise<Set<string>> {
		return await this.types('nodes');
	}

	/** The names of all types of credentials that n8n offers. */
	async credentialTypes(): Promise<Set<string>> {
		return await this.types('credentials');
	}

	/** Installs the newest version of a community package from the registry. */
	async installPackage(name: string): Promise<void> {
		await this.ask('POST', '/rest/community-packages', z.unknown(), { name });
	}

	async installedPackages(): Promise<InstalledPackage[]> {
		return await this.ask('GET', '/rest/community-packages', z.array(installedPackageSchema));
	}

	/** Puts the newest version of a community package in the place of the one that is installed. */
	async updatePackage(name: string): Promise<void> {
		await this.ask('PATCH', '/rest/community-packages', z.unknown(), { name });
	}

	async uninstallPackage(name: string): Promise<void> {
		const query = new URLSearchParams({ name });
		await this.send('DELETE', `/rest/community-packages?${query.toString()}`);
	}

	/** All that n8n knows of its node types; one with several versions may be there several times. */
	async nodeDescriptions(): Promise<INodeTypeDescription[]> {
		const { body } = await this.send('GET', '/types/nodes.json');
		return nodeDescriptionsSchema.parse(await body.json());
	}

	/** Stores the credential, in place of the one of the same name and type if there is one. */
	async saveCredential(credential: Credential): Promise<Stored> {
		const all = await this.ask(
			'GET',
			'/rest/credentials',
			z.array(storedSchema.extend({ type: z.string() })),
		);
		const old = all.find(({ name, type }) => name === credential.name && type === credential.type);
		return old === undefined
			? await this.ask('POST', '/rest/credentials', storedSchema, credential)
			: await this.ask('PATCH', `/rest/credentials/${old.id}`, storedSchema, credential);
	}

	/** Runs n8n's own test of a stored credential, the one that its dialog runs. */
	async testCredential(credentials: Stored & Credential): Promise<TestResult> {
		return await this.ask('POST', '/rest/credentials/test', testResultSchema, { credentials });
	}

	/** Stores the workflow, in place of the one of the same name if there is one. */
	async saveWorkflow(workflow: Workflow): Promise<StoredWorkflow> {
		const all = await this.ask('GET', '/rest/workflows', z.array(storedSchema));
		const old = all.find(({ name }) => name === workflow.name);
		return old === undefined
			? await this.ask('POST', '/rest/workflows', storedWorkflowSchema, workflow)
			: await this.ask(
					'PATCH',
					`/rest/workflows/${old.id}?forceSave=true`,
					storedWorkflowSchema,
					workflow,
				);
	}

	/** Lets a stored workflow run by its own triggers from now on. */
	async activateWorkflow({ id, versionId }: StoredWorkflow): Promise<void> {
		await this.ask('POST', `/rest/workflows/${id}/activate`, z.unknown(), { versionId });
	}

	async deactivateWorkflow({ id }: Stored): Promise<void> {
		await this.ask('POST', `/rest/workflows/${id}/deactivate`, z.unknown(), {});
	}

	/** Runs a stored workflow by hand from one of its triggers; gives the id of the execution. */
	async runWorkflow(
		{ id }: Stored,
		trigger: string,
		{ given, watcher }: RunOptions = {},
	): Promise<string> {
		const data = given && { data: { main: [[{ json: given }]] } };
		const { executionId } = await this.ask(
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
	 * @param watcher any name, to be given to what shall be watched
	 * @param onMessage called with all that n8n tells, in its own words
	 */
	async watch(watcher: string, onMessage: (text: string) => void): Promise<WebSocket> {
		const query = new URLSearchParams({ pushRef: watcher });
		const socket = new WebSocket(
			`${this.url.replace('http', 'ws')}/rest/push?${query.toString()}`,
			{
				dispatcher: this.agent,
				headers: { cookie: this.cookie, origin: this.url },
			},
		);
		socket.binaryType = 'arraybuffer';
		socket.addEventListener('message', ({ data }: { data: unknown }) => {
			onMessage(data instanceof ArrayBuffer ? Buffer.from(data).toString() : String(data));
		});
		await once(socket, 'open');
		return socket;
	}

	async execution(id: string): Promise<Execution> {
		const stored = await this.ask('GET', `/rest/executions/${id}`, storedExecutionSchema);
		return await parseExecution(stored);
	}

	/** An execution with all its data, in n8n's own words. */
	async executionText(id: string): Promise<string> {
		const { body } = await this.send('GET', `/rest/executions/${id}`);
		return await body.text();
	}

	/** All executions, the newest first: those of one workflow, or of all. */
	async executions(workflow?: Stored): Promise<ListedExecution[]> {
		const filter = JSON.stringify(workflow === undefined ? {} : { workflowId: workflow.id });
		const query = new URLSearchParams({ filter, limit: EXECUTIONS_AT_ONCE });
		const all: ListedExecution[] = [];
		for (;;) {
			const path = `/rest/executions?${query.toString()}`;
			const { results, nextCursor } = await this.ask('GET', path, executionListSchema);
			all.push(...results);
			if (nextCursor === null) return all;
			query.set('cursor', nextCursor);
		}
	}

	async stopExecution(id: string): Promise<void> {
		await this.ask('POST', `/rest/executions/${id}/stop`, z.unknown());
	}

	/**
	 * Retries an execution from the node that it ended at, with the workflow as it was or as it is stored
	 * now; gives the id of the new execution. n8n answers only when that one has ended.
	 */
	async retryExecution(id: string, workflow: 'original' | 'current' = 'original'): Promise<string> {
		const path = `/rest/executions/${id}/retry`;
		const retry = await this.ask('POST', path, z.object({ id: z.string() }), {
			loadWorkflow: workflow === 'current',
		});
		return retry.id;
	}

	/** The user's own data table of exactly this name, if there is one. */
	async dataTable(name: string): Promise<DataTable | undefined> {
		const project = await this.ask('GET', '/rest/projects/personal', z.object({ id: z.string() }));
		const query = new URLSearchParams({ filter: JSON.stringify({ name }) });
		const { data } = await this.ask(
			'GET',
			`/rest/projects/${project.id}/data-tables?${query.toString()}`,
			z.object({ data: z.array(dataTableSchema) }),
		);
		return data.find((table) => table.name === name);
	}

	async deleteDataTable(table: DataTable): Promise<void> {
		await this.ask('DELETE', pathOf(table), z.unknown());
	}

	/** The first 100 rows of a data table at most, in the order of their ids. */
	async rows<T>(table: DataTable, row: Schema<T>): Promise<T[]> {
		const query = new URLSearchParams({ take: '100', sortBy: 'id:asc' });
		const path = `${pathOf(table)}/rows?${query.toString()}`;
		const { data } = await this.ask('GET', path, z.object({ data: z.array(row) }));
		return data;
	}

	async insertRows(table: DataTable, rows: readonly object[]): Promise<void> {
		await this.ask('POST', `${pathOf(table)}/insert`, z.unknown(), { data: rows });
	}

	/** Changes some columns of the row with this id. */
	async updateRow(table: DataTable, id: number, columns: object): Promise<void> {
		const filters = [{ columnName: 'id', condition: 'eq', value: id }];
		const filter = { type: 'and', filters };
		await this.ask('PATCH', `${pathOf(table)}/rows`, z.unknown(), { filter, data: columns });
	}

	/** Writes a stored binary (by its id, e.g. `filesystem-v2:…`) to the file `path`. */
	async download(binaryId: string, path: string): Promise<void> {
		const query = new URLSearchParams({ id: binaryId, action: 'download' });
		const { body } = await this.send('GET', `/rest/binary-data?${query.toString()}`);
		await pipeline(body, createWriteStream(path));
	}

	/** Drops the connections that are kept open. */
	async close(): Promise<void> {
		await this.agent.destroy();
	}

	/** What the editor asks for anew whenever n8n tells it that something has changed. */
	private async types(kind: 'nodes' | 'credentials'): Promise<Set<string>> {
		const { body } = await this.send('GET', `/types/${kind}.json`);
		return new Set(typesSchema.parse(await body.json()).map(({ name }) => name));
	}

	private async ask<T>(
		method: Dispatcher.HttpMethod,
		path: string,
		schema: Schema<T>,
		body?: object,
		headers: Readonly<Record<string, string>> = {},
	): Promise<T> {
		const answer = await this.send(method, path, body, headers);
		const { data } = envelopeSchema.parse(await answer.body.json());
		return schema.parse(data);
	}

	private async send(
		method: Dispatcher.HttpMethod,
		path: string,
		body?: object,
		headers: Readonly<Record<string, string>> = {},
	): Promise<Dispatcher.ResponseData> {
		const answer = await request(`${this.url}${path}`, {
			method,
			dispatcher: this.agent,
			headers: { ...headers, cookie: this.cookie, 'content-type': 'application/json' },
			...(body && { body: JSON.stringify(body) }),
			...(this.signal && { signal: this.signal }),
		});
		if (answer.statusCode >= 400) {
			throw new ApiError(`${method} ${path}`, answer.statusCode, await refusalOf(answer));
		}
		this.keepCookie(answer.headers['set-cookie']);
		return answer;
	}

	private keepCookie(header: string | string[] | undefined): void {
		const session = [header ?? []].flat().find((cookie) => cookie.startsWith('n8n-auth='));
		if (session !== undefined) this.cookie = session.split(';', 1).join('');
	}
}

const pathOf = ({ id, projectId }: DataTable) => `/rest/projects/${projectId}/data-tables/${id}`;

async function refusalOf({ body }: Dispatcher.ResponseData): Promise<string> {
	const text = await body.text();
	try {
		return refusalSchema.parse(JSON.parse(text)).message;
	} catch {
		// Not n8n's usual form, so the text as it came is all there is to tell.
		return text;
	}
}
