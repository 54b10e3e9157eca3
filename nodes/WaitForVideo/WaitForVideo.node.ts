import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { waitProperties } from './wait.properties';

export class WaitForVideo implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wait for Video',
		name: 'waitForVideo',
		icon: {
			light: 'file:../../icons/waitForVideo.svg',
			dark: 'file:../../icons/waitForVideo.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["download"] ? "download MP4" : "without download" }}',
		description: 'Wait until KyyVideo videos are completed, and pass on the MP4 files',
		defaults: { name: 'Wait for Video' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs:
			'={{ $parameter["onTimeout"] === "output" ? [{ type: "main", displayName: "Completed" }, { type: "main", displayName: "Still Running" }] : ["main"] }}',
		credentials: [{ name: 'kyyVideoApi', required: true }],
		properties: waitProperties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		// Loaded with the first run: n8n loads every node at its start, and most of them never run
		const { waitForVideos } = await import('./waitForVideos');
		return await waitForVideos(this);
	}
}
