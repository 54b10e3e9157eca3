import { chromium, selectors, type Browser, type BrowserContext } from 'playwright-core';
import type { Account } from '../n8n/account';
import { Editor, WINDOW } from './editor';

export type Theme = 'light' | 'dark';

/** A page of n8n takes some seconds to come, and on a busy machine many more, in ms. */
const TIMEOUT_MS = 60_000;

const FLAGS = [
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** A browser in which the owner of an n8n is signed in. */
export class SignedInBrowser {
	private constructor(
		private readonly browser: Browser,
		private readonly context: BrowserContext,
		private readonly url: string,
	) {}

	/**
	 * Starts the browser and signs in as its user would. It ends with this process at the latest.
	 *
	 * @param executablePath of a Chromium
	 * @param url where n8n is, without a slash at the end
	 */
	static async start(
		executablePath: string,
		url: string,
		account: Account,
	): Promise<SignedInBrowser> {
		selectors.setTestIdAttribute('data-test-id');
		const browser = await chromium.launch({
			executablePath,
			args: FLAGS,
			// It does not work for root.
			chromiumSandbox: process.getuid?.() !== 0,
			// The suite ends n8n first when it is interrupted.
			handleSIGINT: false,
			handleSIGTERM: false,
			handleSIGHUP: false,
		});
		try {
			const context = await browser.newContext({ viewport: WINDOW, deviceScaleFactor: 1 });
			context.setDefaultTimeout(TIMEOUT_MS);
			const signedIn = new SignedInBrowser(browser, context, url);
			await signedIn.signIn(account);
			return signedIn;
		} catch (error) {
			// An open browser would keep this process from ending.
			await browser.close();
			throw error;
		}
	}

	/** A new tab, which shows nothing yet. */
	async openTab(theme: Theme): Promise<Editor> {
		const page = await this.context.newPage();
		// Where n8n keeps what its user has chosen in the settings.
		await page.addInitScript({ content: `localStorage.setItem('N8N_THEME', '${theme}')` });
		return new Editor(page, this.url);
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	private async signIn({ email, password }: Account): Promise<void> {
		const page = await this.context.newPage();
		await page.goto(`${this.url}/signin`);
		await page.locator('input[name="emailOrLdapLoginId"]').fill(email);
		await page.locator('input[name="password"]').fill(password);
		await page.keyboard.press('Enter');
		await page.waitForURL(({ pathname }) => pathname !== '/signin');
		await page.close();
	}
}
