import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { noWorkflowError } from '../errors/parameterErrors';

/**
 * n8n's context of the node, which n8n stores with the execution.
 *
 * @throws KyyVideoError `parameters` where there is none: n8n's own agents run a node outside of any workflow
 */
export function memoryOf(context: IExecuteFunctions): IDataObject {
	try {
		return context.getContext('node');
	} catch {
		throw noWorkflowError();
	}
}
