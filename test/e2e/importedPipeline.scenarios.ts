import { deepEqual, equal } from 'node:assert/strict';
import { pathOf } from '../examples/exampleWorkflow';
import { PACKAGE_NODE_TYPES } from '../n8n/harness/nodeTypes';
import { readWorkflow, withCredential } from '../n8n/workflowJson';
import { eventually } from './eventually';
import type { EditorScenario } from './editorScenario';

const NOTE = 'n8n-nodes-base.stickyNote';

const CREDENTIAL = { name: 'KyyVideo account', type: 'kyyVideoApi' };

/** Of the picture, in pixels: so large that the words of the notes can be read in it. */
const SIZE = { width: 2000, height: 1400 };

/** The example that the README shows. */
export const importedPipelineScenarios: readonly EditorScenario[] = [
	{
		name: 'the scheduled pipeline, imported: once the credential is chosen, no node is marked',
		run: async (session) => {
			const { harness, screenshots } = session;
			const data = { apiKey: harness.key, baseUrl: (await harness.newService()).baseUrl };
			const { id } = await harness.api.saveCredential({ ...CREDENTIAL, data });
			const example = await readWorkflow(pathOf('scheduled-pipeline'));
			const workflow = withCredential(example, PACKAGE_NODE_TYPES, { ...CREDENTIAL, id });
			const nodes = workflow.nodes.filter(({ type }) => type !== NOTE).map(({ name }) => name);

			const editor = await session.openEditor();
			await editor.page.setViewportSize(SIZE);
			await editor.open(await harness.api.saveWorkflow(workflow));
			await editor.showAll();
			await eventually(async () => {
				const visible = nodes.map((name) => editor.node(name).box.isVisible());
				deepEqual(
					await Promise.all(visible),
					nodes.map(() => true),
				);
			});
			for (const name of nodes) equal(await editor.node(name).isMarked(), false, name);
			await screenshots.take('pipeline', editor.page);
		},
	},
];
