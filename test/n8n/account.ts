import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type N8nApi } from './n8nApi';
import { ApiError } from './n8nSession';
import { readIfThere } from './readIfThere';

const accountSchema = z.object({ email: z.string(), password: z.string() });

/** How the owner of an n8n signs in to it. */
export type Account = z.infer<typeof accountSchema>;

/**
 * Signs in with the account that is kept in the user folder, and makes it the owner of an n8n that
 * has none yet.
 */
export async function signIn(api: N8nApi, userFolder: string): Promise<Account> {
	const account = await keptAccount(join(userFolder, 'account.json'));
	if (!(await api.hasOwner())) {
		await api.setUpOwner({ ...account, firstName: 'Local', lastName: 'Owner' });
		return account;
	}
	try {
		await api.logIn(account);
	} catch (error) {
		if (!(error instanceof ApiError && error.status === 401)) throw error;
		throw new Error(
			`n8n does not know the account in ${userFolder}. Delete that folder to begin anew.`,
			{ cause: error },
		);
	}
	return account;
}

async function keptAccount(path: string): Promise<Account> {
	const kept = await readIfThere(path);
	if (kept !== undefined) return accountSchema.parse(JSON.parse(kept));
	const account = { email: 'owner@n8n.example', password: newPassword() };
	await writeFile(path, JSON.stringify(account), { mode: 0o600 });
	return account;
}

function newPassword(): string {
	// n8n insists on a capital letter and a digit, which chance alone does not promise.
	return `${randomBytes(12).toString('base64url')}A1`;
}
