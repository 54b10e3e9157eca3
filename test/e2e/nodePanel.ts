import type { Locator, Page } from 'playwright-core';
import { CredentialDialog } from './credentialDialog';
import { Field } from './panelField';
import { OutputPanel } from './outputPanel';

/** The panel of the node that is open: its input, its fields and its output. */
export class NodePanel {
	readonly output: OutputPanel;
	private readonly box: Locator;
	private readonly fields: Locator;

	constructor(private readonly page: Page) {
		this.box = page.getByTestId('ndv');
		this.fields = this.box.getByTestId('node-parameters').filter({ visible: true });
		this.output = new OutputPanel(page);
	}

	async waitFor(): Promise<void> {
		await this.fields.waitFor();
	}

	/** What stands above the fields, from the top down. */
	async labels(): Promise<string[]> {
		const labels = this.fields.locator('label').filter({ visible: true });
		// Behind the name there are n8n's buttons.
		return (await labels.allInnerTexts()).map((text) => (text.split('\n')[0] ?? '').trim());
	}

	/** @param label what stands above the field */
	field(label: string): Field {
		const name = this.page.locator('label').getByText(label, { exact: true });
		// A field within a collection is found with the collection, and behind it.
		const box = this.fields.locator('.parameter-item, .multi-parameter').filter({ has: name });
		return new Field(this.page, box.last());
	}

	/** Chooses a credential that n8n has stored. */
	async chooseCredential(name: string): Promise<void> {
		await this.fields.getByTestId('node-credentials-select').locator('input').first().click();
		const entries = this.page.locator('[data-test-id^="node-credentials-select-item"]');
		await entries.getByText(name, { exact: true }).click();
		await entries.first().waitFor({ state: 'hidden' });
	}

	/** Begins a new credential, where n8n has none of this type. */
	async connect(): Promise<CredentialDialog> {
		await this.fields.getByTestId('node-credentials-empty-state').getByRole('button').click();
		return new CredentialDialog(this.page);
	}

	/** Opens the credential that is chosen. */
	async openCredential(): Promise<CredentialDialog> {
		await this.fields.getByTestId('credential-edit-button').click();
		return new CredentialDialog(this.page);
	}

	/** The name of the credential that is chosen. */
	async credential(): Promise<string> {
		return await this.fields
			.getByTestId('node-credentials-select')
			.locator('input')
			.first()
			.inputValue();
	}

	/** Presses "Execute step". */
	async execute(): Promise<void> {
		await this.box.getByTestId('node-execute-button').click();
	}

	/** Drags the fields to the left by some pixels, which leaves more room for the output. */
	async moveLeft(pixels: number): Promise<void> {
		const handle = this.box.getByTestId('panel-drag-button');
		const at = await handle.boundingBox();
		if (at === null) throw new Error('The panel cannot be moved.');
		const [x, y] = [at.x + at.width / 2, at.y + at.height / 2];
		await this.page.mouse.move(x, y);
		await this.page.mouse.down();
		await this.page.mouse.move(x - pixels, y, { steps: 10 });
		await this.page.mouse.up();
	}

	async close(): Promise<void> {
		await this.box.getByTestId('ndv-close-button').click();
		await this.box.waitFor({ state: 'hidden' });
	}
}
