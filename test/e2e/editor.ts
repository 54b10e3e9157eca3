import type { Page } from 'playwright-core';
import type { Stored } from '../n8n/stored';
import { CanvasNode } from './canvasNode';
import { NodePanel } from './nodePanel';
import { NodesPanel } from './nodesPanel';

/** What a tab begins with, in pixels. */
export const WINDOW = { width: 1400, height: 900 } as const;

/** n8n's editor, in a tab of the browser: one workflow on its canvas. */
export class Editor {
	/** From which nodes are added. */
	readonly nodesPanel: NodesPanel;
	/** Of the node that is open. */
	readonly nodePanel: NodePanel;

	constructor(
		readonly page: Page,
		/** Where n8n is, without a slash at the end. */
		private readonly url: string,
	) {
		this.nodesPanel = new NodesPanel(page);
		this.nodePanel = new NodePanel(page);
	}

	/** Begins a workflow. */
	async begin(): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`, { waitUntil: 'commit' });
		await this.page.getByTestId('canvas-add-button').waitFor();
	}

	/** Opens a workflow that n8n has stored. */
	async open({ id }: Stored): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`, { waitUntil: 'commit' });
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** Gives the workflow another name. */
	async rename(name: string): Promise<void> {
		const title = this.page.getByTestId('workflow-name-input');
		await title.getByTestId('inline-edit-preview').click();
		await title.getByTestId('inline-edit-input').fill(name);
		await this.page.keyboard.press('Enter');
	}

	node(name: string): CanvasNode {
		return new CanvasNode(this.page, name);
	}

	/** The connections between the nodes, each as n8n reads it out, e.g. `A to B`. */
	async connections(): Promise<string[]> {
		const edges = this.page.locator('[data-test-id="edge"]');
		const ends = await Promise.all(
			(await edges.all()).map(async (edge) => [
				await edge.getAttribute('data-source-node-name'),
				await edge.getAttribute('data-target-node-name'),
			]),
		);
		return ends.map((names) => names.join(' to '));
	}

	/** Opens a node by a double click. */
	async openNode(name: string): Promise<NodePanel> {
		await this.node(name).open();
		await this.nodePanel.waitFor();
		return this.nodePanel;
	}

	/** Presses "Execute workflow". */
	async execute(): Promise<void> {
		await this.page.getByTestId('execute-workflow-button').click();
	}

	/** @param height of the window in pixels */
	async resize(height: number): Promise<void> {
		await this.page.setViewportSize({ ...WINDOW, height });
	}

	/** Moves and scales the canvas so that it shows all nodes, none of them chosen. */
	async showAll(): Promise<void> {
		await this.page.getByTestId('zoom-to-fit').click();
		await this.page.keyboard.press('Escape');
		await this.page.locator('.vue-flow__pane').click({ position: { x: 20, y: 80 } });
	}

	/** The words of a message in the corner of the window, as soon as there is one. */
	async message(): Promise<string> {
		return await this.page.locator('.el-notification').first().innerText();
	}

	/** Closes the message in the corner, as soon as there is one. */
	async closeMessage(): Promise<void> {
		const message = this.page.locator('.el-notification').first();
		await message.locator('.el-notification__closeBtn').click();
		await message.waitFor({ state: 'hidden' });
	}
}
