import type { Locator, Page } from 'playwright-core';

/** The panel at the right from which nodes are added. */
export class NodesPanel {
	readonly box: Locator;
	private readonly names: Locator;

	constructor(private readonly page: Page) {
		this.box = page.getByTestId('node-creator');
		this.names = this.box.getByTestId('node-creator-item-name');
	}

	/** Opens it by the plus at the edge of the canvas. */
	async open(): Promise<void> {
		await this.page.getByTestId('node-creator-plus-button').click();
		await this.box.waitFor();
	}

	async search(words: string): Promise<void> {
		await this.box.getByTestId('node-creator-search-bar').fill(words);
	}

	/** The names in the list, from the top down: of nodes, or of what the chosen node does. */
	async listed(): Promise<string[]> {
		return (await this.names.allInnerTexts()).map((name) => name.trim());
	}

	/** Clicks a name in the list. */
	async choose(name: string): Promise<void> {
		await this.names.getByText(name, { exact: true }).click();
	}

	/** Adds the node whose details are shown. */
	async add(): Promise<void> {
		await this.box.getByText('Add to workflow').click();
	}
}
