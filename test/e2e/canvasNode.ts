import type { Locator, Page } from 'playwright-core';

/** A node on the canvas. */
export class CanvasNode {
	readonly box: Locator;

	constructor(page: Page, name: string) {
		this.box = page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	async open(): Promise<void> {
		await this.box.dblclick();
	}

	/** Presses the plus behind the node, which opens the nodes panel for the one that follows. */
	async addNext(): Promise<void> {
		await this.box.getByTestId('canvas-handle-plus').click();
	}

	/** Waits until the node shows that it has ended well. */
	async waitUntilGreen(): Promise<void> {
		await this.box.getByTestId('canvas-node-status-success').waitFor();
	}

	/** Whether the node shows that something about its fields is wrong. */
	async isMarked(): Promise<boolean> {
		return await this.box.getByTestId('node-issues').isVisible();
	}

	/** What stands at the outputs, from the top down. */
	async outputs(): Promise<string[]> {
		const handles = this.box.getByTestId('canvas-node-output-handle');
		return await handles.allInnerTexts();
	}
}
