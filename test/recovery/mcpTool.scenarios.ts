import { deepEqual, equal, match } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import { fetch } from 'undici';

import { createNode, linearWorkflow } from '../n8n/harness/linearWorkflow';
import type { N8nHarness } from '../n8n/harness/n8nHarness';
import { KYYVIDEO_TOOL_TYPE } from '../n8n/harness/nodeTypes';
import type { Scenario } from '../n8n/harness/scenario';
import { until } from '../n8n/harness/until';
import { AT_ONCE } from '../n8n/harness/videoTiming';
import type { Workflow } from '../n8n/workflowJson';

const TOOL = 'create_a_video';

/** n8n as an MCP server, with the one tool that creates videos. */
function serverWorkflow(path: string): Workflow {
	const server = {
		name: 'MCP Server Trigger',
		type: '@n8n/n8n-nodes-langchain.mcpTrigger',
		typeVersion: 2,
		parameters: { path },
		webhookId: path,
	};
	const tool = {
		...createNode({
			descriptionType: 'manual',
			toolDescription: 'Start making one video.',
			prompt: "={{ $fromAI('prompt', 'The scene', 'string') }}",
			options: {},
		}),
		name: TOOL,
		type: KYYVIDEO_TOOL_TYPE,
	};
	return {
		...linearWorkflow([server, tool]),
		connections: { [TOOL]: { ai_tool: [[{ node: server.name, type: 'ai_tool', index: 0 }]] } },
	};
}

/** One of the clients of the server, as far as it is needed here. */
class McpClient {
	private session = '';
	private requests = 0;

	constructor(private readonly url: string) {}

	async begin(): Promise<boolean> {
		const clientInfo = { name: 'test', version: '1' };
		const params = { protocolVersion: '2025-03-26', capabilities: {}, clientInfo };
		return (await this.ask('initialize', params)).ok;
	}

	/** Gives what the tool says, as the protocol wraps it. */
	async call(prompt: string): Promise<string> {
		return await (await this.ask('tools/call', { name: TOOL, arguments: { prompt } })).text();
	}

	private async ask(method: string, params: object) {
		this.requests += 1;
		const response = await fetch(this.url, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				accept: 'application/json, text/event-stream',
				...(this.session !== '' && { 'mcp-session-id': this.session }),
			},
			body: JSON.stringify({ jsonrpc: '2.0', id: this.requests, method, params }),
		});
		this.session = response.headers.get('mcp-session-id') ?? this.session;
		return response;
	}
}

async function clientOf(harness: N8nHarness, path: string): Promise<McpClient> {
	const client = new McpClient(`${harness.url}/mcp/${path}`);
	await until('the MCP server', async () => client.begin());
	return client;
}

/** The tool of n8n's MCP server, which runs it before n8n has noted when the execution began. */
export const mcpToolScenarios: readonly Scenario[] = [
	{
		name: "the tool of n8n's MCP server: each call makes a video, and a lost answer is told",
		run: async (harness) => {
			const path = randomUUID();
			const testWorkflow = await harness.newWorkflow(AT_ONCE);
			const { service } = testWorkflow;
			service.misbehave({ on: 'create', prompt: 'B', fault: 'drop', accepted: true });
			await testWorkflow.write(serverWorkflow(path));
			await testWorkflow.activate();
			const client = await clientOf(harness, path);
			const [first, second] = [await client.call('A'), await client.call('A')];
			deepEqual(
				service.creates.map(({ id }, index) => [first, second][index]?.includes(id)),
				[true, true],
			);
			match(await client.call('B'), /not known whether KyyVideo has accepted/);
			equal(service.counts.create, 3);
		},
	},
];
