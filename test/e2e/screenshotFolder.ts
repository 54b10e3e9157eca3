import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

/** The folder that the pictures of a run go to. */
export class ScreenshotFolder {
	private constructor(private readonly folder: string) {}

	static async open(folder: string): Promise<ScreenshotFolder> {
		await mkdir(folder, { recursive: true });
		return new ScreenshotFolder(folder);
	}

	/** Takes a PNG of what a tab shows, or of a part of it. */
	async take(name: string, what: Page | Locator): Promise<void> {
		await what.screenshot({
			path: join(this.folder, `${name}.png`),
			animations: 'disabled',
			caret: 'hide',
		});
	}
}
