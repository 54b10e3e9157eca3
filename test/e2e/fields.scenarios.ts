import { deepEqual, equal } from 'node:assert/strict';
import { generateFromLabels } from '../../nodes/shared/model/labels';
import { models, otherModel } from '../../nodes/shared/model/models';
import {
	linearWorkflow,
	CREATE,
	createNode,
	START,
	WAIT,
	waitNode,
} from '../n8n/harness/linearWorkflow';
import { until } from '../n8n/harness/until';
import { eventually } from './eventually';
import {
	assetFields,
	fieldsOf,
	getVideoFields,
	modesOf,
	otherModelFields,
	sameForAll,
	waitFields,
	type ExpectedField,
} from './expectedFields';
import type { NodePanel } from './nodePanel';
import type { EditorScenario, EditorSession } from './editorScenario';

/** Which fields the panels of the nodes show, and what these offer. */
export const fieldScenarios: readonly EditorScenario[] = [
	{
		name: 'switching through all models and modes shows exactly the fields and choices of the table of models',
		run: async (session) => {
			const panel = await openNode(session, CREATE);
			for (const model of models) {
				await session.t.test(model.name, async () => {
					const seen = new Set<string>(model === models[0] ? [] : sameForAll);
					for (const mode of modesOf(model)) {
						await panel.field('Model').choose(model.name);
						await panel.field('Generate From').choose(generateFromLabels[mode]);
						await expectFields(panel, fieldsOf(model, mode), seen);
					}
				});
			}
		},
	},
	{
		name: 'a mode that the next model does not have is marked, until one that it has is chosen',
		run: async (session) => {
			const panel = await openNode(session, CREATE);
			const mode = panel.field('Generate From');
			equal(await mode.isMarked(), false);
			await panel.field('Model').choose('Seedance 2.0');
			await eventually(async () => {
				equal(await mode.isMarked(), true);
			});
			await mode.choose('References');
			await eventually(async () => {
				equal(await mode.isMarked(), false);
			});
			equal(await mode.value(), 'References');
		},
	},
	{
		name: 'References stay References, with what is filled in, while the model changes to one that has nothing else and on to another one',
		run: async (session) => {
			const image = { __rl: true, mode: 'url', value: 'https://example.com/person.jpg' };
			const testWorkflow = await session.harness.newWorkflow();
			const editor = await session.openEditor();
			const parameters = {
				prompt: 'A paper boat',
				generateFrom: 'references',
				referenceImages: { media: [{ source: image }] },
			};
			await editor.open(await testWorkflow.write(linearWorkflow([START, createNode(parameters)])));
			for (const model of ['Seedance 2.0', 'KyyVideo 2 Fast']) {
				const panel = await editor.openNode(CREATE);
				await panel.field('Model').choose(model);
				await eventually(async () => {
					equal(await panel.field('Generate From').value(), 'References');
				});
				await panel.close();
			}
			const panel = await editor.openNode(CREATE);
			await panel.execute();
			await until('the create', () => testWorkflow.service.creates.length === 1);
			deepEqual(testWorkflow.service.lastCreate.body.referenceImages, [image.value]);
		},
	},
	{
		name: 'Other Model shows where it is and what is sent, and nothing of the models of the table',
		run: async (session) => {
			const panel = await openNode(session, CREATE);
			await panel.field('Model').choose(otherModel.name);
			await expectFields(panel, otherModelFields);
		},
	},
	{
		name: 'Get a video asks for nothing but the ID',
		run: async (session) => {
			const panel = await openNode(session, CREATE);
			await panel.field('Operation').choose('Get');
			await expectFields(panel, getVideoFields);
		},
	},
	{
		name: 'the operations on assets show exactly their fields',
		run: async (session) => {
			const panel = await openNode(session, CREATE);
			await panel.field('Resource').choose('Asset');
			equal(await panel.field('Operation').value(), 'Upload');
			for (const [operation, expected] of Object.entries(assetFields)) {
				await session.t.test(operation, async () => {
					await panel.field('Operation').choose(operation);
					await expectFields(panel, expected);
				});
			}
		},
	},
	{
		name: 'Wait for Video shows exactly its fields',
		run: async (session) => {
			const panel = await openNode(session, WAIT);
			await expectFields(panel, waitFields);
		},
	},
	{
		name: 'Wait for Video has its second output on the canvas when videos are to leave by it',
		run: async (session) => {
			const testWorkflow = await session.harness.newWorkflow();
			const editor = await session.openEditor();
			await editor.open(await testWorkflow.write(workflow));
			deepEqual(await editor.node(WAIT).outputs(), ['']);
			const panel = await editor.openNode(WAIT);
			await panel.field('On Timeout').choose('Send to Second Output');
			await panel.close();
			await eventually(async () => {
				deepEqual(await editor.node(WAIT).outputs(), ['Completed', 'Still Running']);
			});
		},
	},
];

const workflow = linearWorkflow([START, createNode({}), { ...waitNode(), parameters: {} }]);

async function openNode(session: EditorSession, name: string): Promise<NodePanel> {
	const testWorkflow = await session.harness.newWorkflow();
	const editor = await session.openEditor();
	await editor.open(await testWorkflow.write(workflow));
	return await editor.openNode(name);
}

/**
 * Compares what the panel shows with what it is to show.
 *
 * @param seen the labels of fields whose choices need not be looked at again; more are added
 */
async function expectFields(
	panel: NodePanel,
	expected: readonly ExpectedField[],
	seen = new Set<string>(),
): Promise<void> {
	const labels = ['Credential', ...expected.map(({ label }) => label)];
	await eventually(async () => {
		deepEqual(await panel.labels(), labels);
	});
	for (const { label, offers, hint = '' } of expected.filter(({ label }) => !seen.has(label))) {
		seen.add(label);
		const field = panel.field(label);
		deepEqual(await field.offers(), offers, `what ${label} offers`);
		equal((await field.words()).includes(hint), true, `the hint of ${label}`);
	}
	// What came late would have come by now.
	deepEqual(await panel.labels(), labels);
}
