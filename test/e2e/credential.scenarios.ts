import { equal, match } from 'node:assert/strict';
import type { EditorScenario } from './editorScenario';

/** What n8n calls the first credential of the type. */
const NAME = 'KyyVideo account';

/** Comes first, while n8n has no credential yet, as for a user who has just installed the package. */
export const credentialScenarios: readonly EditorScenario[] = [
	{
		name: 'a credential is made from within the node: a wrong key fails the test with our words, the right one passes it, and no page shows it again',
		run: async (session) => {
			const { harness } = session;
			const service = await harness.newService();
			const editor = await session.openEditor();
			const { nodePanel, nodesPanel } = editor;
			await editor.begin();
			await nodesPanel.open();
			await nodesPanel.search('kyyvideo');
			await nodesPanel.choose('KyyVideo');
			await nodesPanel.choose('Create a video');
			await nodePanel.waitFor();

			const dialog = await nodePanel.connect();
			equal(await dialog.isHidden('apiKey'), true);
			await dialog.write('apiKey', 'not-the-key');
			await dialog.write('baseUrl', service.baseUrl);
			await dialog.save();
			match(await dialog.failure(), /KyyVideo did not accept this API key\. Paste it again\./);

			await dialog.write('apiKey', harness.key);
			await dialog.save();
			// n8n closes it itself when the test has succeeded.
			await dialog.waitUntilClosed();
			equal(await nodePanel.credential(), NAME);

			const reopened = await nodePanel.openCredential();
			await reopened.waitForSuccess();
			equal(await reopened.value('baseUrl'), service.baseUrl);
			equal((await reopened.value('apiKey')).includes(harness.key), false);
			equal((await editor.page.content()).includes(harness.key), false);
			equal(service.counts.create, 0);
		},
	},
];
