import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

import { actions, assetIdExample, labels } from '../../shared/model/labels';

/** The ways to name a medium */
export type Mode = 'asset' | 'binary' | 'url';

type ModeTexts = Pick<INodePropertyMode, 'displayName' | 'hint' | 'placeholder'>;

const modeTexts = (url: string): Readonly<Record<Mode, ModeTexts>> => ({
	url: { displayName: 'URL', placeholder: `e.g. ${url}` },
	asset: {
		displayName: labels.assetId,
		placeholder: `e.g. ${assetIdExample}`,
		hint: `The ID from "${actions.uploadAsset}". The asset must be active.`,
	},
	binary: {
		displayName: 'Binary',
		placeholder: 'e.g. data',
		hint: 'The name of the binary field. KyyVideo fetches the file from this n8n, so this n8n must be open to the internet.',
	},
});

/** A field that names a medium, by default in the first one of the modes */
export const locator = (modes: readonly [Mode, ...Mode[]], exampleUrl: string, value = '') =>
	({
		type: 'resourceLocator',
		default: { mode: modes[0], value },
		modes: modes.map((name) => ({ ...modeTexts(exampleUrl)[name], name, type: 'string' })),
	}) satisfies Partial<INodeProperties>;
