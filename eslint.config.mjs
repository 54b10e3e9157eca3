// The first three blocks are n8n's gate for verified nodes (@n8n/scan-community-package), which lints
// package.json, nodes and credentials with these rules and these exceptions; the last one is our own.
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The floors of `nodes/shared`, the lowest first, and the two nodes above them */
const floors = ['model', 'timing', 'api', 'errors', 'execution'];
const nodes = ['KyyVideo', 'WaitForVideo'];

/** A folder of `nodes` whose files import nothing from other folders of these names, not even types */
const keepApart = (folder, others, message) => ({
	files: [`nodes/${folder}/**/*.ts`],
	rules: {
		'no-restricted-imports': [
			'error',
			{ patterns: [{ regex: `^\\.\\./(.*/)?(${others.join('|')})/`, message }] },
		],
	},
});

export default defineConfig(
	globalIgnores(['dist', 'demo', 'coverage', 'node_modules']),
	{
		files: ['package.json', '{nodes,credentials}/**/*.{js,ts,json}'],
		extends: [n8nCommunityNodesPlugin.configs.recommended],
		languageOptions: { parser: tseslint.parser },
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		// The gate does not care for exceptions in the code, so none may stand there.
		linterOptions: { noInlineConfig: true },
		rules: { 'no-console': 'error' },
	},
	{
		files: ['package.json'],
		rules: { ...n8nNodesBase.configs.community.rules },
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
	{
		files: ['**/*.ts'],
		extends: [tseslint.configs.strictTypeChecked],
		languageOptions: {
			parserOptions: {
				project: ['./test/tsconfig.json'],
				tsconfigRootDir: import.meta.dirname,
			},
		},
		rules: {
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
		},
	},
	...floors.map((floor, index) =>
		keepApart(
			`shared/${floor}`,
			[...floors.slice(index + 1), ...nodes],
			`A file imports from its own floor or below: ${floors.join(' < ')} < the nodes.`,
		),
	),
	...nodes.map((node) =>
		keepApart(
			node,
			nodes.filter((other) => other !== node),
			'The two nodes share code through nodes/shared only.',
		),
	),
);
