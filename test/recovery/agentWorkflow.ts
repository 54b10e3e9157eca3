import type { FakeLanguageModel } from '../n8n/harness/fakeLanguageModel';
import { linearWorkflow, START } from '../n8n/harness/linearWorkflow';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import { KYYVIDEO_TOOL_TYPE } from '../n8n/harness/nodeTypes';
import type { TestWorkflow } from '../n8n/harness/testWorkflow';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import { withCredential, type Workflow, type WorkflowNode } from '../n8n/workflowJson';

export const MODEL_TYPE = '@n8n/n8n-nodes-langchain.lmChatOpenAi';

/** What the tool is called. */
export const TOOL = 'create_a_video';

export interface Variation {
	/** n8n's version of the node. */
	readonly typeVersion: number;
	/** Nodes between the start and the agent. */
	readonly before?: readonly WorkflowNode[];
	/** The expression in the prompt of the tool. */
	readonly prompt?: string;
	/** The name of the tool. */
	readonly tool?: string;
}

/** What the model says. */
export const SAID = "{{ $fromAI('prompt', 'The scene', 'string') }}";

/** An agent that is told this text, and its language model. */
export function agentNodes(typeVersion: number, text: string) {
	const agent = {
		name: 'AI Agent',
		type: '@n8n/n8n-nodes-langchain.agent',
		typeVersion,
		parameters: { promptType: 'define', text, options: {} },
	};
	const model = {
		name: 'Model',
		type: MODEL_TYPE,
		typeVersion: 1.3,
		parameters: {
			model: { __rl: true, mode: 'id', value: 'simulated' },
			responsesApiEnabled: false,
			options: {},
		},
	};
	return { agent, model };
}

/** An agent that is started by hand, with a language model and the one tool that creates videos. */
export function agentWorkflow({
	typeVersion,
	before = [],
	prompt = `=${SAID}`,
	tool: name = TOOL,
}: Variation): Workflow {
	const { agent, model } = agentNodes(typeVersion, 'Two paper boats, please');
	const tool = {
		name,
		type: KYYVIDEO_TOOL_TYPE,
		typeVersion: 1,
		parameters: {
			descriptionType: 'manual',
			toolDescription: 'Start making one video.',
			prompt,
			options: {},
		},
	};
	const workflow = linearWorkflow([START, ...before, agent, model, tool]);
	const toAgent = (type: string) => ({ [type]: [[{ node: agent.name, type, index: 0 }]] });
	return {
		...workflow,
		connections: {
			...Object.fromEntries(
				[START, ...before].map(({ name }) => [name, workflow.connections[name]]),
			),
			[model.name]: toAgent('ai_languageModel'),
			[name]: toAgent('ai_tool'),
		},
	};
}

/** A new workflow with an agent that talks to this model. */
export async function agentWith(
	harness: N8nHarness,
	{ credential }: FakeLanguageModel,
	variation: Variation,
): Promise<{ testWorkflow: TestWorkflow; write: (workflow: Workflow) => Promise<void> }> {
	const testWorkflow = await harness.newWorkflow(AT_ONCE);
	const stored = await harness.api.saveCredential(credential);
	const chosen = { ...stored, type: credential.type };
	const write = async (workflow: Workflow) => {
		await testWorkflow.write(withCredential(workflow, new Set([MODEL_TYPE]), chosen));
	};
	await write(agentWorkflow(variation));
	return { testWorkflow, write };
}
