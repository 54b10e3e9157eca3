import { deepEqual, equal } from 'node:assert/strict';
import {
	linearWorkflow,
	CREATE,
	createNode,
	START,
	WAIT,
	waitNode,
} from '../n8n/harness/linearWorkflow';
import type { Theme } from './signedInBrowser';
import { eventually } from './eventually';
import { iconsIn } from './loadedIcons';
import type { EditorScenario, EditorSession } from './editorScenario';

/** Under "Triggers", n8n itself adds what may start a workflow. */
const ACTIONS = [
	'On a Schedule',
	'On a Webhook call',
	'Delete an asset',
	'Get an asset',
	'Upload an asset',
	'Create a video',
	'Get a video',
];

/** What n8n calls its manual trigger, which it adds before the first node that is no trigger. */
const TRIGGER = 'When clicking ‘Execute workflow’';

/** What users may look for. */
const searches = [
	'ai video',
	'animate',
	'create a video',
	'generate video',
	'image to video',
	'mp4',
	'seedance',
	'text to video',
	'video generation',
];

/** How the nodes come into a workflow. */
export const addNodesScenarios: readonly EditorScenario[] = [
	{
		name: 'the nodes panel finds both nodes, and lists what KyyVideo does',
		run: async (session) => {
			const editor = await begun(session);
			const { nodesPanel } = editor;
			await nodesPanel.open();
			await nodesPanel.search('kyyvideo');
			await eventually(async () => {
				deepEqual(await nodesPanel.listed(), ['KyyVideo', 'Wait for Video']);
			});
			await nodesPanel.choose('KyyVideo');
			await eventually(async () => {
				deepEqual(await nodesPanel.listed(), ACTIONS);
			});
			await editor.resize(940);
			await session.screenshots.take('nodes-panel', nodesPanel.box);
		},
	},
	{
		name: 'the nodes panel has Wait for Video among the first for "wait for"',
		run: async (session) => {
			const { nodesPanel } = await begun(session);
			await nodesPanel.open();
			await nodesPanel.search('wait for');
			await eventually(async () => {
				equal((await nodesPanel.listed()).slice(0, 3).includes('Wait for Video'), true);
			});
		},
	},
	{
		name: 'the nodes panel finds KyyVideo by what a user may look for',
		run: async (session) => {
			const { nodesPanel } = await begun(session);
			await nodesPanel.open();
			for (const words of searches) {
				await nodesPanel.search(words);
				await eventually(async () => {
					equal((await nodesPanel.listed()).includes('KyyVideo'), true, words);
				});
			}
		},
	},
	{
		name: 'both nodes are added with the mouse, one behind the other',
		run: async (session) => {
			const editor = await begun(session);
			const { nodesPanel, nodePanel } = editor;
			await nodesPanel.open();
			await nodesPanel.search('kyyvideo');
			await nodesPanel.choose('KyyVideo');
			await nodesPanel.choose('Create a video');
			await nodePanel.waitFor();
			equal(await nodePanel.field('Operation').value(), 'Create');
			await nodePanel.close();
			await editor.node('Create a video').addNext();
			await nodesPanel.search('wait for video');
			await eventually(async () => {
				deepEqual(await nodesPanel.listed(), ['Wait for Video']);
			});
			await nodesPanel.choose('Wait for Video');
			await nodesPanel.add();
			await nodePanel.waitFor();
			await nodePanel.close();
			deepEqual(await editor.connections(), [
				`${TRIGGER} to Create a video`,
				'Create a video to Wait for Video',
			]);
		},
	},
	{ name: 'the icons load in the light theme', run: (session) => seeIcons(session, 'light', '') },
	{
		name: 'the icons load in the dark theme',
		run: (session) => seeIcons(session, 'dark', '.dark'),
	},
];

async function begun(session: EditorSession) {
	const editor = await session.openEditor();
	await editor.begin();
	return editor;
}

/** @param suffix of the names of the theme's files */
async function seeIcons(session: EditorSession, theme: Theme, suffix: string): Promise<void> {
	const [create, wait] = [`kyyVideo${suffix}.svg`, `waitForVideo${suffix}.svg`];
	const testWorkflow = await session.harness.newWorkflow();
	const editor = await session.openEditor(theme);
	await editor.resize(520);
	await editor.open(
		await testWorkflow.write(
			linearWorkflow([START, createNode({ prompt: 'A paper boat' }), waitNode()]),
		),
	);
	await eventually(async () => {
		deepEqual(await iconsIn(editor.node(CREATE).box), [create]);
		deepEqual(await iconsIn(editor.node(WAIT).box), [wait]);
	});
	await editor.rename('My first video');
	await editor.nodesPanel.open();
	await editor.nodesPanel.search('kyyvideo');
	await eventually(async () => {
		deepEqual(await iconsIn(editor.nodesPanel.box), [create, wait]);
	});
	await session.screenshots.take(`icons-${theme}`, editor.page);
}
