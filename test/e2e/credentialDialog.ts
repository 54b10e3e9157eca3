import type { Locator, Page } from 'playwright-core';

/** The dialog in which a credential is filled in and tested. */
export class CredentialDialog {
	private readonly box: Locator;

	constructor(page: Page) {
		this.box = page.getByTestId('editCredential-modal');
	}

	/** @param name the credential type's own name of the field, e.g. `apiKey` */
	async write(name: string, text: string): Promise<void> {
		await this.input(name).fill(text);
	}

	/** What the page holds in a field, whether it shows it or not. */
	async value(name: string): Promise<string> {
		return await this.input(name).inputValue();
	}

	/** Whether dots are shown for what is written in a field. */
	async isHidden(name: string): Promise<boolean> {
		return (await this.input(name).getAttribute('type')) === 'password';
	}

	/** Presses "Save", which makes n8n test the credential as well. */
	async save(): Promise<void> {
		await this.box.getByTestId('credential-save-button').getByRole('button').click();
	}

	/** Waits until n8n says that the test has succeeded. */
	async waitForSuccess(): Promise<void> {
		await this.box.getByText('Connection tested successfully').filter({ visible: true }).waitFor();
	}

	/** All that the dialog says once n8n has found that the test has failed. */
	async failure(): Promise<string> {
		await this.box.getByText('More details').click();
		return await this.box.innerText();
	}

	async waitUntilClosed(): Promise<void> {
		await this.box.waitFor({ state: 'hidden' });
	}

	private input(name: string): Locator {
		return this.box.getByTestId(name).locator('input').first();
	}
}
