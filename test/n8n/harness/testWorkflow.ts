import type { Credential, ListedExecution, RunOptions, StoredWorkflow } from '../n8nApi';
import type { Stored } from '../stored';
import { followExecution, type Execution } from '../execution';
import { withCredential, type Workflow } from '../workflowJson';
import type { Service } from '../../service/simulatedService';
import { PACKAGE_NODE_TYPES } from './nodeTypes';
import type { N8nHarness } from './n8nHarness';

const ASK_EVERY_MS = 200;

/** Longer than any execution of the scenarios takes, the parked one among them. */
const END_WITHIN_MS = 5 * 60 * 1000;

/** What a scenario has for itself: a simulated service, and a workflow with a credential for it. */
export class TestWorkflow {
	private stored: StoredWorkflow | undefined;

	constructor(
		private readonly harness: N8nHarness,
		readonly service: Service,
		private readonly credential: Stored & Credential,
	) {}

	/** Stores the workflow, in place of the one before. */
	async write(workflow: Workflow): Promise<Stored> {
		return await this.writeAsPasted(withCredential(workflow, PACKAGE_NODE_TYPES, this.credential));
	}

	/** The same before its user has chosen a credential. */
	async writeAsPasted(workflow: Workflow): Promise<Stored> {
		const { name } = this.credential;
		this.stored = await this.harness.api.saveWorkflow({ ...workflow, name });
		return this.stored;
	}

	/** Presses Execute; gives the id of the execution. */
	async start(trigger = 'Start', options?: RunOptions): Promise<string> {
		return await this.harness.api.runWorkflow(this.workflow, trigger, options);
	}

	/** An execution as it is at this moment. */
	async execution(id: string): Promise<Execution> {
		return await this.harness.api.execution(id);
	}

	/** Waits until an execution has ended. @throws when it has not ended after 5 minutes */
	async end(id: string): Promise<Execution> {
		const signal = AbortSignal.timeout(END_WITHIN_MS);
		return await followExecution(this.harness.api, id, { askEveryMs: ASK_EVERY_MS, signal });
	}

	/** Presses Execute and waits for the end. */
	async run(trigger?: string, options?: RunOptions): Promise<Execution> {
		return await this.end(await this.start(trigger, options));
	}

	async stop(id: string): Promise<void> {
		await this.harness.api.stopExecution(id);
	}

	/** Retries an execution, with the workflow as it was or as it is stored now, to its end. */
	async retry(id: string, workflow?: 'original' | 'current'): Promise<Execution> {
		return await this.end(await this.harness.api.retryExecution(id, workflow));
	}

	async activate(): Promise<void> {
		await this.harness.api.activateWorkflow(this.workflow);
	}

	async deactivate(): Promise<void> {
		await this.harness.api.deactivateWorkflow(this.workflow);
	}

	/** All executions of the workflow, the newest first. */
	async executions(): Promise<ListedExecution[]> {
		return await this.harness.api.executions(this.workflow);
	}

	private get workflow(): StoredWorkflow {
		if (this.stored === undefined) throw new Error('The test workflow has not been written yet.');
		return this.stored;
	}
}
