import { deepEqual, equal, ok } from 'node:assert/strict';
import { z } from 'zod';
import type { N8nApi } from '../n8n/n8nApi';
import type { DataTable } from '../n8n/dataTables';
import { errorTextOf } from '../n8n/harness/executionResult';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import { sha256Of } from './distinctVideos';
import type { FakeSocialNetwork } from './fakeSocialNetwork';

const column = z
	.string()
	.nullable()
	.transform((text) => text ?? '');

const rowSchema = z.object({
	id: z.number(),
	prompt: column,
	caption: column,
	status: column,
	video_id: column,
	post_url: column,
	problem: column,
	/** Of the durable pipeline alone. */
	submitted_at: z.string().nullish(),
});

/** A row as it is at this moment. */
export type Row = z.output<typeof rowSchema>;

/** What the user writes into a row. */
type NewRow = Pick<Row, 'prompt' | 'caption'> & Partial<Row>;

/** The data table in which an example keeps what is to be made, and what has become of it. */
export class ContentTable {
	private constructor(
		private readonly harness: N8nHarness,
		private readonly table: DataTable,
	) {}

	/**
	 * The table as the trigger "Set Up" of the workflow makes it, new and with its sample row.
	 *
	 * @param name as the example has it
	 */
	static async setUp(
		harness: N8nHarness,
		testWorkflow: TestWorkflow,
		name: string,
	): Promise<ContentTable> {
		const old = await harness.api.dataTables.find(name);
		if (old !== undefined) await harness.api.dataTables.delete(old);
		await runSetUp(testWorkflow);
		return new ContentTable(harness, await tableOf(harness.api, name));
	}

	async rows(): Promise<Row[]> {
		return await this.api.dataTables.rows(this.table, rowSchema);
	}

	/** The row with this text in its prompt. @throws when there is none */
	async row(text: string): Promise<Row> {
		const row = (await this.rows()).find(({ prompt }) => prompt.includes(text));
		ok(row, `There is no row with "${text}" in its prompt.`);
		return row;
	}

	/** Of all rows, in their order. */
	async prompts(): Promise<string[]> {
		return (await this.rows()).map(({ prompt }) => prompt);
	}

	/** Of all rows, in their order. */
	async statuses(): Promise<string[]> {
		return (await this.rows()).map(({ status }) => status);
	}

	/** Adds rows, as the user does. They are ready, unless they say otherwise. */
	async add(rows: readonly NewRow[]): Promise<void> {
		await this.api.dataTables.insertRows(
			this.table,
			rows.map((row) => ({ status: 'ready', ...row })),
		);
	}

	/** Lets the next run have all rows of a status, as the user does. */
	async setReady(status: string): Promise<void> {
		for (const row of await this.rows()) {
			if (row.status === status) await this.change(row, { status: 'ready' });
		}
	}

	/** Changes some columns of a row, as the user does. */
	async change({ id }: Row, columns: Partial<NewRow>): Promise<void> {
		await this.api.dataTables.updateRow(this.table, id, columns);
	}

	// Not kept, as n8n may have been started anew since.
	private get api(): N8nApi {
		return this.harness.api;
	}
}

export async function runSetUp(testWorkflow: TestWorkflow): Promise<void> {
	const execution = await testWorkflow.run('Set Up: Run Once');
	equal(execution.status, 'success', errorTextOf(execution));
}

async function tableOf(api: N8nApi, name: string): Promise<DataTable> {
	const table = await api.dataTables.find(name);
	ok(table, `The example has made no table "${name}".`);
	return table;
}

/** The posts are those that the rows which are done name, each with the MP4 and the caption of its row. */
export async function expectPosted(
	table: ContentTable,
	{ posts }: FakeSocialNetwork,
): Promise<void> {
	const done = (await table.rows()).filter(({ status }) => status === 'done');
	const expected = done.map(({ prompt, caption, video_id, post_url }) => ({
		caption,
		fileName: `${video_id}.mp4`,
		sha256: sha256Of(prompt),
		url: post_url,
	}));
	const byUrl = (one: { url: string }, other: { url: string }) => one.url.localeCompare(other.url);
	deepEqual([...posts].sort(byUrl), expected.sort(byUrl));
}

/** The service has accepted one video for each of these prompts, and no other. */
export function expectPaidOnce({ service }: TestWorkflow, prompts: readonly string[]): void {
	deepEqual(service.creates.map(({ body }) => body.prompt).sort(), [...prompts].sort());
}
