import { Credentials } from 'n8n-core';
import {
	ICredentialsHelper,
	isExpression,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IHttpRequestOptions,
	type INode,
	type IRequestOptionsSimplified,
	type Workflow,
} from 'n8n-workflow';

/** The credential of every node in a test, used by way of the credential's own `authenticate` */
export class OneCredential extends ICredentialsHelper {
	constructor(
		private readonly type: ICredentialType,
		private readonly data: ICredentialDataDecryptedObject,
	) {
		super();
	}

	getParentTypes() {
		return [];
	}

	isCredentialUsableByNode() {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		options: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.type;
		if (typeof authenticate !== 'object' || !workflow || !node || !('url' in options)) {
			throw new Error('The credential is expected to have a declarative "authenticate"');
		}
		const headers = Object.entries(authenticate.properties.headers ?? {}).map(
			([name, value]): [string, string] => [
				name,
				isExpression(value)
					? String(
							workflow.expression.getSimpleParameterValue(node, value, 'internal', {
								$credentials: credentials,
							}),
						)
					: JSON.stringify(value),
			],
		);
		return await Promise.resolve({
			...options,
			headers: { ...options.headers, ...Object.fromEntries(headers) },
		});
	}

	async preAuthentication(): Promise<undefined> {
		await Promise.resolve();
	}

	async runPreAuthentication(): Promise<undefined> {
		await Promise.resolve();
	}

	async getCredentials() {
		return await Promise.resolve(new Credentials({ id: '1', name: 'Test' }, this.type.name));
	}

	async getDecrypted() {
		return await Promise.resolve(this.data);
	}

	async updateCredentials() {
		await Promise.resolve();
	}

	async updateCredentialsOauthTokenData() {
		await Promise.resolve();
	}

	getCredentialsProperties() {
		return this.type.properties;
	}
}
