import type { TestContext } from 'node:test';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import type { ScreenshotFolder } from './screenshotFolder';
import type { SignedInBrowser, Theme } from './signedInBrowser';
import type { Editor } from './editor';

/** One behavior of the package in the editor, and how it is proved. */
export interface EditorScenario {
	name: string;
	/** @throws when the editor shows otherwise */
	run: (session: EditorSession) => Promise<void>;
}

/** What a scenario works in: tabs of its own, in the n8n and in the browser that all share. */
export class EditorSession {
	private readonly editors: Editor[] = [];

	constructor(
		readonly harness: N8nHarness,
		/** The test of the scenario, for tests within it. */
		readonly t: TestContext,
		/** For the pictures that the README shows. */
		readonly screenshots: ScreenshotFolder,
		private readonly browser: SignedInBrowser,
	) {}

	/** A new tab, which shows nothing yet. */
	async openEditor(theme: Theme = 'light'): Promise<Editor> {
		const editor = await this.browser.openTab(theme);
		this.editors.push(editor);
		return editor;
	}

	/** Takes a screenshot of each tab, to show why a scenario has failed. */
	async takeFailureScreenshots(screenshots: ScreenshotFolder): Promise<void> {
		for (const [index, { page }] of this.editors.entries()) {
			await screenshots.take(`failed: ${this.t.name} (${index + 1})`.replaceAll('/', ' '), page);
		}
	}

	async end(): Promise<void> {
		await Promise.all(this.editors.map(({ page }) => page.close()));
	}
}
