import { z } from 'zod';
import { promptField, textField } from './bodyFields';
import { NO_OBJECT } from './parameterRefusal';

/** Other models of the provider, whose pages are not at hand; named by the folder in their path. */
export const otherFamilies = [
	'veo',
	'sora',
	'grok',
	'vidu',
	'seedance',
	'sd2_manxue',
	'omni-flash',
	'starvideos',
] as const;

export type OtherFamily = (typeof otherFamilies)[number];

/** All that is sure of their bodies; whatever else they hold is taken as it is. */
export const otherRules = z
	.object(
		{ prompt: promptField(), model: textField('model').optional() },
		{ invalid_type_error: NO_OBJECT },
	)
	.passthrough();

export type OtherBody = z.infer<typeof otherRules>;
