/**
 * Runs the built package in n8n's own engine, with real HTTP: the package is loaded as n8n loads it, and what a
 * node gets as `this` is n8n's.
 */
import { randomUUID } from 'node:crypto';
import './environment';

import { Container } from '@n8n/di';
import {
	BinaryDataService,
	DataDeduplicationService,
	ExecutionLifecycleHooks,
	ExternalSecretsProxy,
	PackageDirectoryLoader,
	WorkflowExecute,
} from 'n8n-core';
import { SSHClientsManager } from 'n8n-core/dist/execution-engine/ssh-clients-manager';
import {
	createRunExecutionData,
	jsonParse,
	NodeConnectionTypes,
	replaceCircularReferences,
	Workflow,
	type ExecutionError,
	type IBinaryData,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type INode,
	type INodeConnections,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IRunExecutionData,
	type ITaskData,
	type IVersionedNodeType,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { join } from 'node:path';
import { z } from 'zod';

import { OneCredential } from './credentialsHelper';

const root = join(__dirname, '..', '..', '..');

export type PackageNode = 'kyyVideo' | 'waitForVideo';

export interface Run {
	/** The `guest` is the node of another package that the engine was started with; the `Tool` is what n8n makes for an agent */
	readonly type: PackageNode | 'kyyVideoTool' | 'waitForVideoTool' | 'credentialTest' | 'guest';
	readonly parameters?: INodeParameters;
	/** One empty item by default */
	readonly items?: readonly INodeExecutionData[];
	/** What a node between the trigger and this one hands on; there is none by default, and the items are the trigger's */
	readonly rows?: ReadonlyArray<{ readonly prompt: string }>;
	/** Whether a second node like the one under test comes behind it, and asks for what that one hands on */
	readonly hasTwin?: boolean;
	/** How many of these rows a loop works on in each round; there is no loop by default */
	readonly batchSize?: number;
	readonly credential: ICredentialDataDecryptedObject;
	/** What the user sets in the node's settings */
	readonly settings?: Partial<
		Pick<INode, 'onError' | 'retryOnFail' | 'maxTries' | 'waitBetweenTries'>
	>;
	/** Stops the execution, as the button in the editor does */
	readonly stop?: AbortSignal;
	/** How often a loop sends the items of the node through it, each time with what it gave the last time; once by default */
	readonly rounds?: number;
	/**
	 * Retries an execution that failed, as the editor does: from the node that failed, with the input that it had, and
	 * with the parameters and settings given here
	 */
	readonly retryOf?: Pick<RunResult, 'stored'>;
	/** n8n's ID of the execution; another one at each run by default */
	readonly executionId?: string;
	/** Gets what n8n stores when the execution begins and, where it saves the progress, each time a node has ended */
	readonly onProgress?: (stored: IRunExecutionData) => void;
	/** How the workflow keeps binary data: `combined` with the other fields of an item, or beside them by default */
	readonly binaryMode?: 'combined';
	/** Of the workflow; that of n8n by default */
	readonly timezone?: string;
	/** Where this n8n is to be reached from elsewhere; nowhere by default */
	readonly n8nAddress?: string;
}

export interface RunResult {
	/** The items of each output; empty when the node has thrown */
	readonly outputs: ReadonlyArray<readonly INodeExecutionData[]>;
	readonly error: ExecutionError | undefined;
	readonly status: string;
	readonly taskData: ITaskData | undefined;
	/** What the nodes have told the editor while they were at work */
	readonly told: readonly unknown[];
	/** What n8n stores of the execution */
	readonly stored: IRunExecutionData;
}

/** The ID of the video that a run has created. @throws when it has created none */
export function idOf(result: RunResult): string {
	const [id] = idsOf(result);
	if (id === undefined) throw new Error('The video was not created');
	return id;
}

/** The IDs of the videos that a run has created, item by item */
export const idsOf = ({ outputs }: RunResult): string[] =>
	(outputs[0] ?? []).flatMap(({ json: { id } }) => (typeof id === 'string' ? [id] : []));

export interface Engine {
	/** Ends the timer that n8n runs for its SSH connections, which would keep all that a test file has loaded */
	stop(): void;
	/**
	 * Runs the credential's own test request the way n8n does, by its declarative routing.
	 *
	 * @returns what n8n would tell the user, or undefined when the test succeeds
	 */
	testCredential(credential: ICredentialDataDecryptedObject): Promise<string | undefined>;
	nodeType(type: PackageNode): INodeType;
	run(run: Run): Promise<RunResult>;
	/** The bytes behind a binary field */
	bytesOf(binary: IBinaryData): Promise<Buffer>;
	/** Where n8n keeps a file on disk */
	pathOf(binary: IBinaryData): string;
	/** Stores a file as a node does that hands it on in a binary field */
	storeFile(
		bytes: Buffer,
		details: Pick<IBinaryData, 'fileName' | 'mimeType'>,
	): Promise<IBinaryData>;
}

const start: INodeType = {
	description: {
		displayName: 'Start',
		name: 'start',
		group: ['trigger'],
		version: 1,
		description: 'Hands on the items of the test',
		defaults: {},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	trigger: async () => await Promise.resolve({}),
};

/** Hands on rows that the user has by now: all of them, or as many as a loop works on in each round */
const rows: INodeType = {
	description: {
		...start.description,
		displayName: 'Rows',
		name: 'rows',
		group: ['input'],
		inputs: [NodeConnectionTypes.Main],
		properties: [
			{ displayName: 'Rows', name: 'rows', type: 'json', default: [] },
			{ displayName: 'Batch Size', name: 'batchSize', type: 'number', default: 0 },
		],
	},
	async execute() {
		const memory = this.getContext('node');
		memory.left ??= this.getNodeParameter('rows', 0);
		const left = z.array(z.object({ prompt: z.string() })).parse(memory.left);
		const batchSize = Number(this.getNodeParameter('batchSize', 0));
		const batch = left.splice(0, batchSize === 0 ? left.length : batchSize);
		memory.left = left;
		return await Promise.resolve([batch.map((json) => ({ json, pairedItem: 0 }))]);
	},
};

/** Hands on its items until it has been reached so many times */
const loop: INodeType = {
	description: {
		...start.description,
		displayName: 'Loop',
		name: 'loop',
		group: ['transform'],
		inputs: [NodeConnectionTypes.Main],
		properties: [{ displayName: 'Rounds', name: 'rounds', type: 'number', default: 1 }],
	},
	async execute() {
		const again = this.evaluateExpression('{{ $runIndex + 1 < $parameter.rounds }}', 0);
		return await Promise.resolve([again === true ? this.getInputData() : []]);
	},
};

/**
 * Loads the built package once for a test file
 *
 * @param guest a node of another package, to run it beside those of this one
 */
export async function startEngine(guest?: IVersionedNodeType): Promise<Engine> {
	const loader = new PackageDirectoryLoader(root);
	await loader.loadAll();
	const binaryData = Container.get(BinaryDataService);
	await binaryData.init();

	const nodeType = (type: string): INodeType => {
		const loaded = loader.getNode(type).type;
		if ('nodeVersions' in loaded) throw new Error(`${type} is not expected to have versions`);
		return loaded;
	};
	const credentialType = loader.getCredential('kyyVideoApi').type;
	const helpers = new Map([
		['start', start],
		['loop', loop],
		['rows', rows],
		['credentialTest', credentialTestNode(credentialType)],
		['kyyVideoTool', nodeType('kyyVideo')],
		['waitForVideoTool', nodeType('waitForVideo')],
	]);
	if (guest) helpers.set('guest', guest.getNodeType());
	const nodeTypes: INodeTypes = {
		getByName: (type) => helpers.get(type) ?? nodeType(type),
		getByNameAndVersion: (type) => helpers.get(type) ?? nodeType(type),
		getKnownTypes: () => ({}),
	};
	const run = async (run: Run) => {
		const credential = new OneCredential(credentialType, run.credential);
		const typeVersion = run.type === 'guest' ? (guest?.currentVersion ?? 1) : 1;
		return await execute(run, typeVersion, nodeTypes, credential);
	};
	return {
		stop: () => {
			Container.get(SSHClientsManager).onShutdown();
		},
		nodeType,
		run,
		bytesOf: async (binary) => await binaryData.getAsBuffer(binary),
		pathOf: ({ id = '' }) => binaryData.getPath(id),
		storeFile: async (bytes, details) =>
			await binaryData.store(
				{ type: 'execution', workflowId: 'workflow', executionId: 'execution' },
				bytes,
				{ ...details, data: '' },
			),
		testCredential: async (credential) =>
			verdict(credentialType, await run({ type: 'credentialTest', credential })),
	};
}

/** A node that does nothing but send the credential's test request, as n8n makes one for each test */
function credentialTestNode({ test }: ICredentialType): INodeType {
	if (test === undefined) throw new Error('The credential has no test');
	return {
		description: {
			...start.description,
			name: 'credentialTest',
			group: ['transform'],
			inputs: [NodeConnectionTypes.Main],
			credentials: [{ name: 'kyyVideoApi', required: true }],
			properties: [
				{
					displayName: 'Request',
					name: 'request',
					type: 'string',
					default: '',
					routing: { request: test.request },
				},
			],
		},
	};
}

/** What the rules of the credential's test make of the answer */
function verdict({ test }: ICredentialType, { error, outputs }: RunResult): string | undefined {
	if (error) return error.message;
	const answer = outputs[0]?.[0]?.json ?? {};
	const broken = test?.rules?.find(
		({ type, properties }) =>
			type === 'responseSuccessBody' && answer[properties.key] === properties.value,
	);
	return broken?.properties.message;
}

async function execute(
	run: Run,
	typeVersion: number,
	nodeTypes: INodeTypes,
	credentialsHelper: OneCredential,
): Promise<RunResult> {
	const { type, items = [{ json: {} }], settings, stop, rounds = 1, batchSize = 0, retryOf } = run;
	const creates = type === 'kyyVideo' || type === 'kyyVideoTool';
	const parameters = creates ? withoutRecords(run.parameters) : run.parameters;
	const node: INode = {
		id: '2',
		name: 'Node',
		type,
		typeVersion,
		position: [200, 0],
		parameters: parameters ?? {},
		credentials: { kyyVideoApi: { id: '1', name: 'Test' } },
		...settings,
	};
	const workflow = new Workflow({
		id: 'workflow',
		active: false,
		nodeTypes,
		settings: {
			executionOrder: 'v1',
			...(run.binaryMode && { binaryMode: run.binaryMode }),
			...(run.timezone && { timezone: run.timezone }),
		},
		connections: {
			Start: to(run.rows ? 'Rows' : 'Node'),
			Rows: to('Node'),
			...(run.hasTwin === true && { Node: to('Twin') }),
			...(rounds > 1 && {
				Node: to('Loop'),
				Loop: to('Node'),
			}),
			...(batchSize > 0 && { Node: to('Rows') }),
		},
		nodes: [
			{ id: '1', name: 'Start', type: 'start', typeVersion: 1, position: [0, 0], parameters: {} },
			node,
			...(run.hasTwin === true ? [{ ...node, id: '5', name: 'Twin' }] : []),
			{
				id: '3',
				name: 'Loop',
				type: 'loop',
				typeVersion: 1,
				position: [400, 0],
				parameters: { rounds },
			},
			{
				id: '4',
				name: 'Rows',
				type: 'rows',
				typeVersion: 1,
				position: [100, 0],
				parameters: { rows: (run.rows ?? []).map((row) => ({ ...row })), batchSize },
			},
		],
	});
	const told: unknown[] = [];
	const additional = {
		...additionalData(credentialsHelper, run.n8nAddress),
		// As n8n does for each execution, be it a retry of another one
		executionId: run.executionId ?? randomUUID(),
		sendDataToUI: (_type: string, data: unknown) => told.push(data),
	};
	const begun =
		retryOf === undefined ? dataForStart(items, workflow) : dataForRetry(retryOf.stored, workflow);
	const { onProgress } = run;
	if (onProgress) {
		onProgress(asStored(begun));
		additional.hooks?.addHandler('nodeExecuteAfter', (_name, _data, data) => {
			onProgress(asStored(data));
		});
	}
	const engine = new WorkflowExecute(additional, retryOf ? 'retry' : 'manual', begun);
	const running = engine.processRunExecutionData(workflow);
	stop?.addEventListener('abort', () => {
		running.cancel();
	});
	const { data, status } = await running;
	const taskData = data.resultData.runData.Node?.at(-1);
	return {
		outputs: (taskData?.data?.main ?? []).map((output) => output ?? []),
		error: taskData?.error ?? data.resultData.error,
		status,
		taskData,
		told,
		stored: data,
	};
}

const to = (node: string): INodeConnections => ({
	main: [[{ node, type: NodeConnectionTypes.Main, index: 0 }]],
});

/** Most tests do without n8n's database, without which the node creates a video only when it is told to */
function withoutRecords(parameters: INodeParameters = {}): INodeParameters {
	const { options = {} } = parameters;
	if (hasDatabase() || typeof options !== 'object' || Array.isArray(options)) return parameters;
	return { ...parameters, options: { createUnrecorded: true, ...options } };
}

function hasDatabase(): boolean {
	try {
		DataDeduplicationService.getInstance();
		return true;
	} catch {
		return false;
	}
}

/** What n8n makes of a workflow that is to be executed (WorkflowExecute.run, whose parameters depend on the version) */
function dataForStart(items: readonly INodeExecutionData[], workflow: Workflow): IRunExecutionData {
	const node = workflow.getNode('Start');
	if (node === null) throw new Error('The workflow has no node "Start"');
	return createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node, data: { main: [[{ json: {} }]] }, source: null }],
		},
		resultData: { pinData: { Start: [...items] } },
	});
}

/** What n8n makes of a stored execution when it is retried with the workflow as it is now (ExecutionService.retry) */
function dataForRetry(stored: IRunExecutionData, workflow: Workflow): IRunExecutionData {
	const data = asStored({ ...stored, resultData: withoutError(stored) });
	for (const waiting of data.executionData?.nodeExecutionStack ?? []) {
		waiting.node = workflow.getNode(waiting.node.name) ?? waiting.node;
	}
	return data;
}

/** n8n stores an execution as text and reads it again */
const asStored = (data: IRunExecutionData): IRunExecutionData =>
	jsonParse(JSON.stringify(replaceCircularReferences(data)));

function withoutError({ resultData }: IRunExecutionData): IRunExecutionData['resultData'] {
	const runData = Object.fromEntries(
		Object.entries(resultData.runData).map(([name, runs]) => [
			name,
			runs.at(-1)?.error === undefined ? runs : runs.slice(0, -1),
		]),
	);
	const others = { ...resultData, runData };
	delete others.error;
	return others;
}

function additionalData(
	credentialsHelper: OneCredential,
	address = 'http://127.0.0.1:1',
): IWorkflowExecuteAdditionalData {
	const notHere = () => {
		throw new Error('Not a part of this test');
	};
	return {
		credentialsHelper,
		hooks: new ExecutionLifecycleHooks('manual', 'execution', {
			id: 'workflow',
			name: 'Test',
			active: false,
			isArchived: false,
			activeVersionId: null,
			createdAt: new Date(),
			updatedAt: new Date(),
			nodes: [],
			connections: {},
		}),
		externalSecretsProxy: Container.get(ExternalSecretsProxy),
		currentNodeExecutionIndex: 0,
		executeWorkflow: notHere,
		getRunExecutionData: notHere,
		getRuntimeCredential: notHere,
		startRunnerTask: notHere,
		logAiEvent: () => undefined,
		variables: {},
		restApiUrl: `${address}/rest`,
		instanceBaseUrl: address,
		formBaseUrl: address,
		formWaitingBaseUrl: address,
		formTestBaseUrl: address,
		webhookBaseUrl: address,
		webhookWaitingBaseUrl: address,
		webhookTestBaseUrl: address,
		mcpBaseUrl: address,
		mcpTestBaseUrl: address,
	};
}
