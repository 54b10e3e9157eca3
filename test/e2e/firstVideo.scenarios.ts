import { deepEqual, equal, match } from 'node:assert/strict';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { eventually } from './eventually';
import { stateOf } from './videoPlayer';
import type { EditorScenario } from './editorScenario';

const CREDENTIAL = 'KyyVideo account';
const TRIGGER = 'When clicking ‘Execute workflow’';
const CREATE = 'Create a video';
const WAIT = 'Wait for Video';

const PROMPT =
	'A paper boat drifts down a rain-wet cobbled street at dawn. Slow tracking shot just above the water, soft golden light.';

/** Of the video that the simulated service makes. */
const SECONDS = 5;
const WIDTH = 640;

/** In pixels. */
const ROOM_FOR_OUTPUT = 60;

/** The way of the README's first pages. */
export const firstVideoScenarios: readonly EditorScenario[] = [
	{
		name: 'the first video: added, written, executed, green, and played in the output panel',
		run: async (session) => {
			const { harness, screenshots } = session;
			const service = await harness.newService(AT_ONCE);
			const data = { apiKey: harness.key, baseUrl: service.baseUrl };
			await harness.api.saveCredential({ name: CREDENTIAL, type: 'kyyVideoApi', data });
			const editor = await session.openEditor();
			const { page, nodesPanel, nodePanel } = editor;

			await editor.begin();
			await editor.rename('My first video');
			await nodesPanel.open();
			await nodesPanel.search('kyyvideo');
			await nodesPanel.choose('KyyVideo');
			await nodesPanel.choose(CREATE);
			await nodePanel.waitFor();
			await nodePanel.chooseCredential(CREDENTIAL);
			await nodePanel.field('Prompt').write(PROMPT);
			await page.mouse.move(0, 0);
			await editor.resize(940);
			await screenshots.take('kyyvideo-node', page);
			await nodePanel.close();

			await editor.node(CREATE).addNext();
			await nodesPanel.search('wait for video');
			await nodesPanel.choose(WAIT);
			await nodesPanel.add();
			await nodePanel.waitFor();
			await nodePanel.chooseCredential(CREDENTIAL);
			await nodePanel.close();

			await editor.execute();
			match(await editor.message(), /Workflow executed successfully/);
			await editor.closeMessage();
			const nodes = [TRIGGER, CREATE, WAIT].map((name) => editor.node(name));
			for (const node of nodes) await node.waitUntilGreen();
			await editor.resize(640);
			await editor.showAll();
			await screenshots.take('canvas', page);
			deepEqual(
				service.creates.map(({ body }) => body.prompt),
				[PROMPT],
			);

			await editor.resize(760);
			const { output } = await editor.openNode(WAIT);
			match(await output.hint(), /^1 of 1 video completed/);
			const [file, ...others] = await output.files();
			deepEqual(others, []);
			match(file ?? '', /^data\n[^]*Mime Type:\nvideo\/mp4/);
			const player = await output.view();
			await eventually(async () => {
				const { readyState, duration, currentTime, width, error } = await stateOf(player);
				equal(error, null);
				deepEqual({ duration: Math.round(duration), width }, { duration: SECONDS, width: WIDTH });
				equal(readyState >= 2 && currentTime > 0, true);
			});
			await nodePanel.moveLeft(ROOM_FOR_OUTPUT);
			await player.hover();
			// It plays by itself, from its beginning on.
			await eventually(async () => {
				equal((await stateOf(player)).currentTime > 1, true);
			});
			await screenshots.take('wait-for-video', page);
			deepEqual(service.keyLeaks, []);
		},
	},
];
