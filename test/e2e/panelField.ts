import type { Locator, Page } from 'playwright-core';

/** A field in the panel of a node, with its label. */
export class Field {
	private readonly offered: Locator;

	constructor(
		private readonly page: Page,
		private readonly box: Locator,
	) {
		this.offered = page.getByRole('option').filter({ visible: true });
	}

	/**
	 * The choices that the field offers: those of its list, the ways in which a medium is named, or what
	 * can be added. A field to write in offers none.
	 */
	async offers(): Promise<string[]> {
		const list = this.list();
		if ((await list.count()) > 0) return await this.choicesOf(list);
		return await this.box.getByRole('button', { name: /^Add / }).allInnerTexts();
	}

	/** Chooses an entry of the field's list. */
	async choose(name: string): Promise<void> {
		await this.list().click();
		await this.offered.getByText(name, { exact: true }).click();
		await this.offered.first().waitFor({ state: 'hidden' });
	}

	async write(text: string): Promise<void> {
		await this.input().fill(text);
		// n8n looks at what was written when the cursor leaves.
		await this.page.keyboard.press('Tab');
	}

	/** What is written in the field, or the chosen entry of its list. */
	async value(): Promise<string> {
		return await this.input().inputValue();
	}

	/** All that is written around the field: its label, and what n8n says below it. */
	async words(): Promise<string> {
		return await this.box.innerText();
	}

	/** Whether n8n shows that something about the field is wrong. */
	async isMarked(): Promise<boolean> {
		return await this.box.getByTestId('parameter-issues').isVisible();
	}

	private input(): Locator {
		return this.box.locator('input, textarea').last();
	}

	private list(): Locator {
		return this.box.locator('.el-select input').first();
	}

	private async choicesOf(list: Locator): Promise<string[]> {
		await list.click();
		await this.offered.first().waitFor();
		const texts = await this.offered.allInnerTexts();
		await list.click();
		await this.offered.first().waitFor({ state: 'hidden' });
		// Below the name there is a description.
		return texts.map((text) => (text.split('\n')[0] ?? '').trim());
	}
}
