import { equal } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { fetch, FormData } from 'undici';
import type { Execution } from '../n8n/execution';
import { answers } from '../n8n/runningInstance';
import { linearWorkflow } from '../n8n/harness/linearWorkflow';
import { until } from '../n8n/harness/until';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import type { WorkflowNode } from '../n8n/workflowJson';

export const FORM = 'On form submission';

/** The binary field that n8n makes of the form's one picture; of several it makes `Picture_0` and so on. */
export const PICTURE = 'Picture';

/** An expression for the prompt that was sent, right behind the form or further down. */
export const PROMPT = `={{ $('${FORM}').item.json.Prompt }}`;

/** What a visitor fills in. */
export interface Filled {
	prompt: string;
	/** PNGs. */
	pictures: readonly Buffer[];
}

/** A form of n8n's with a workflow behind it, which starts when the form is sent. */
export class Form {
	private constructor(
		private readonly harness: N8nHarness,
		private readonly testWorkflow: TestWorkflow,
		private readonly path: string,
	) {}

	/** Puts the nodes behind the form, and activates it. */
	static async open(
		harness: N8nHarness,
		testWorkflow: TestWorkflow,
		nodes: readonly WorkflowNode[],
	): Promise<Form> {
		const path = randomUUID();
		await testWorkflow.write(linearWorkflow([formTrigger(path), ...nodes]));
		await testWorkflow.activate();
		const form = new Form(harness, testWorkflow, path);
		// n8n says that it is active a moment before it is.
		await until('the page of the form', () => answers(form.address));
		return form;
	}

	/** Sends the form as its page does; gives the id of the execution that this starts. */
	async send({ prompt, pictures }: Filled): Promise<string> {
		const before = await this.testWorkflow.executions();
		const body = new FormData();
		body.append('field-0', prompt);
		for (const [index, picture] of pictures.entries()) {
			body.append('field-1', new Blob([picture], { type: 'image/png' }), `picture ${index}.png`);
		}
		const answer = await fetch(this.address, { method: 'POST', body });
		equal(answer.status, 200, await answer.text());
		let id = '';
		await until('the execution of the form', async () => {
			const [newest, ...others] = await this.testWorkflow.executions();
			if (newest !== undefined && others.length === before.length) ({ id } = newest);
			return id !== '';
		});
		return id;
	}

	/** Sends the form and waits for the end of the execution. */
	async submit(filled: Filled): Promise<Execution> {
		return await this.testWorkflow.end(await this.send(filled));
	}

	private get address(): string {
		return `${this.harness.url}/form/${this.path}`;
	}
}

/** As the editor makes it, with the fields Prompt and Picture. */
function formTrigger(path: string): WorkflowNode {
	const prompt = { fieldLabel: 'Prompt', fieldType: 'textarea', requiredField: true };
	const picture = { fieldLabel: PICTURE, fieldType: 'file', acceptFileTypes: '.png, .jpg' };
	return {
		name: FORM,
		type: 'n8n-nodes-base.formTrigger',
		typeVersion: 2.6,
		parameters: {
			formTitle: 'A video of your picture',
			formFields: { values: [prompt, picture] },
			options: { path },
		},
	};
}
