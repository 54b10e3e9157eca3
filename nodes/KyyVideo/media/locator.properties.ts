import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

import { assetIdExample, assetIdName } from '../../shared/fieldNames';

/** The ways to name a medium */
export type Mode = 'asset' | 'binary' | 'url';

/** What the editor shows of all of them */
const everyWay = (url: string): { readonly modes: INodePropertyMode[] } => ({
	modes: [
		{ displayName: 'URL', name: 'url', type: 'string', placeholder: `e.g. ${url}` },
		{
			displayName: assetIdName,
			name: 'asset',
			type: 'string',
			placeholder: `e.g. ${assetIdExample}`,
			hint: 'From "Upload an asset"; it must be active',
		},
		{
			displayName: 'Binary',
			name: 'binary',
			type: 'string',
			placeholder: 'e.g. data',
			hint: 'KyyVideo fetches the file from this n8n, which must be open to the internet',
		},
	],
});

/**
 * A field that names a medium.
 *
 * @param modes the first one is the default
 * @param url an example
 * @param value the default
 */
export const locator = (modes: readonly [Mode, ...Mode[]], url: string, value = '') =>
	({
		type: 'resourceLocator',
		default: { mode: modes[0], value },
		modes: modes.flatMap((mode) => everyWay(url).modes.filter(({ name }) => name === mode)),
	}) satisfies Partial<INodeProperties>;
