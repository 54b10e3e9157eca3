import type { TestContext } from 'node:test';
import type { Stage } from '../n8n/harness/n8nHarness';
import type { Album } from './screenshotFolder';
import type { SignedInBrowser, Theme } from './signedInBrowser';
import type { Editor } from './editor';

/** One behaviour of the package in the editor, and how it is proved. */
export interface EditorScenario {
	name: string;
	/** @throws when the editor shows otherwise */
	play: (scene: Scene) => Promise<void>;
}

/** What a scenario plays in: tabs of its own, on the stage and in the browser that all share. */
export class Scene {
	private readonly editors: Editor[] = [];

	constructor(
		readonly stage: Stage,
		/** The test of the scenario, for tests within it. */
		readonly t: TestContext,
		/** For the pictures that the README shows. */
		readonly album: Album,
		private readonly browser: SignedInBrowser,
	) {}

	/** A new tab, which shows nothing yet. */
	async openEditor(theme: Theme = 'light'): Promise<Editor> {
		const editor = await this.browser.openTab(theme);
		this.editors.push(editor);
		return editor;
	}

	/** Takes a picture of each tab, for whoever wants to know why a scenario has failed. */
	async takeLastSight(album: Album): Promise<void> {
		for (const [index, { page }] of this.editors.entries()) {
			await album.take(`failed: ${this.t.name} (${index + 1})`.replaceAll('/', ' '), page);
		}
	}

	async end(): Promise<void> {
		await Promise.all(this.editors.map(({ page }) => page.close()));
	}
}
