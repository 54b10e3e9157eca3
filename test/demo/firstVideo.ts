import { mkdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { describeMp4, readMp4 } from '../media/mp4';
import type { Credential, N8nApi } from '../n8n/n8nApi';
import type { Stored } from '../n8n/stored';
import { followExecution, itemsOf, type Execution } from '../n8n/execution';
import type { Report } from '../n8n/report';
import {
	nodeOfType,
	readWorkflow,
	withCredential,
	withParameters,
	type Workflow,
} from '../n8n/workflowJson';
import { fromRoot, OUTPUT, ROOT } from './folders';
import { progressOf } from './executionProgress';
import type { ChosenService } from './chosenService';

const EXAMPLE = join(ROOT, 'examples', 'first-video.json');

const MANUAL_TRIGGER = 'n8n-nodes-base.manualTrigger';
const CREATE = 'n8n-nodes-kyyvideo.kyyVideo';
const WAIT = 'n8n-nodes-kyyvideo.waitForVideo';

const resultSchema = z.object({
	json: z.object({
		id: z.string(),
		model: z.string(),
		status: z.string(),
		wait: z.object({ seconds: z.number(), polls: z.number() }),
	}),
	binary: z.object({
		data: z.object({
			id: z.string(),
			fileName: z.string(),
			mimeType: z.string(),
			bytes: z.number(),
		}),
	}),
});

type Result = z.infer<typeof resultSchema>;

/** The demo's main job in an n8n that runs and knows its user: the example workflow, step by step. */
export class FirstVideo {
	constructor(
		private readonly api: N8nApi,
		private readonly report: Report,
		private readonly signal: AbortSignal,
	) {}

	/** @throws when n8n has not loaded the package's nodes */
	async checkNodeTypes(): Promise<void> {
		const offered = await this.api.nodeTypes();
		const missing = [CREATE, WAIT].filter((type) => !offered.has(type));
		if (missing.length > 0) throw new Error(`n8n has not loaded ${missing.join(' and ')}.`);
		this.report(`n8n offers ${CREATE} and ${WAIT}`);
	}

	/** Stores the credential. @throws when n8n's own test of it fails */
	async saveCredential(data: Credential['data']): Promise<Stored & Credential> {
		const credential = { name: 'KyyVideo (demo)', type: 'kyyVideoApi', data };
		const { id } = await this.api.saveCredential(credential);
		const { status, message } = await this.api.testCredential({ id, ...credential });
		if (status !== 'OK') throw new Error(`n8n's test of the credential failed: ${message}`);
		this.report(`n8n's test of the credential "${credential.name}": ${message}`);
		return { id, ...credential };
	}

	/** Stores the example workflow, with the credential chosen in its nodes and so much of Wait for Video changed. */
	async saveWorkflow(
		credential: Stored & Credential,
		waiting: ChosenService['waiting'],
	): Promise<Workflow & Stored> {
		const example = await readWorkflow(EXAMPLE);
		const { name: wait } = nodeOfType(example, WAIT);
		const changed = withParameters(example, wait, waiting);
		const workflow = withCredential(changed, new Set([CREATE, WAIT]), credential);
		return { ...workflow, ...(await this.api.saveWorkflow(workflow)) };
	}

	/** Runs the stored workflow to its end and saves its video as a file. */
	async run(workflow: Workflow & Stored): Promise<void> {
		const { name: trigger } = nodeOfType(workflow, MANUAL_TRIGGER);
		const { name: create } = nodeOfType(workflow, CREATE);
		const { name: wait } = nodeOfType(workflow, WAIT);
		const id = await this.api.runWorkflow(workflow, trigger);
		this.report(`Running the workflow "${workflow.name}" (execution ${id})`);
		const execution = await followExecution(this.api, id, {
			onLook: progressOf([trigger, create, wait], this.report),
			signal: this.signal,
		});
		if (execution.status !== 'success') throw failureOf(execution);
		const items = itemsOf(execution, wait);
		if (items.length !== 1) throw new Error(`Expected one video, but n8n has ${items.length}.`);
		await this.keep(resultSchema.parse(items[0]));
	}

	private async keep({ json, binary: { data } }: Result): Promise<void> {
		this.report(`Video ${json.id} (${json.model}) is ${json.status}`);
		this.report(`Waited ${json.wait.seconds} s with ${json.wait.polls} polls`);
		await mkdir(OUTPUT, { recursive: true });
		const path = join(OUTPUT, basename(data.fileName));
		await this.api.download(data.id, path);
		const { size } = await stat(path);
		if (size !== data.bytes) throw new Error(`${size} of the video's ${data.bytes} bytes arrived.`);
		const movie = describeMp4(await readMp4(path));
		this.report(
			`Saved ${fromRoot(path)}: ${size.toLocaleString('en')} bytes, ${data.mimeType}, ${movie}`,
		);
	}
}

function failureOf({ id, status, data }: Execution): Error {
	const { error } = data.resultData;
	const where = error?.node ? ` in the node "${error.node.name}"` : '';
	const details = [error?.message, error?.description].filter((text) => text);
	return new Error([`Execution ${id} ended as "${status}"${where}`, ...details].join('\n  '));
}
