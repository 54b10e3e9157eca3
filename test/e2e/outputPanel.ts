import type { Locator, Page } from 'playwright-core';

/** What a node has given, or its error, at the right of its panel. */
export class OutputPanel {
	readonly box: Locator;

	constructor(page: Page) {
		this.box = page.getByTestId('output-panel');
	}

	/** The words of the error, as soon as there is one. */
	async error(): Promise<string> {
		return await this.box.getByTestId('node-error-message').innerText();
	}

	/** What stands below the words of the error. */
	async errorDescription(): Promise<string> {
		return await this.box.getByTestId('node-error-description').innerText();
	}

	/** What the node says beside its items. */
	async hint(): Promise<string> {
		return await this.box.getByTestId('node-hint').innerText();
	}

	/** The names of the files that are listed. */
	async files(): Promise<string[]> {
		const files = this.box.locator('[data-test-id^="ndv-binary-data_"]');
		await files.first().waitFor();
		return await files.allInnerTexts();
	}

	/** Opens the player of the first file. */
	async view(): Promise<Locator> {
		await this.box.getByTestId('ndv-view-binary-data').first().click();
		const player = this.box.locator('video');
		await player.waitFor();
		return player;
	}
}
