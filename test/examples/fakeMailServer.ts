import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { z } from 'zod';
import type { Credential } from '../n8n/n8nApi';
import { HOST } from '../n8n/n8nSettings';

const addressSchema = z.object({ port: z.number() });

const USER = 'owner';
const PASSWORD = 'for-this-machine-only';

/** A mail server on this machine, which requires its password. */
export class FakeMailServer {
	/** In the order of arrival. */
	readonly mails: Email[] = [];
	private readonly server: SMTPServer;

	private constructor() {
		this.server = new SMTPServer({
			disabledCommands: ['STARTTLS'],
			allowInsecureAuth: true,
			onAuth: ({ username, password }, _session, done) => {
				if (username === USER && password === PASSWORD) done(null, { user: USER });
				else done(new Error('Wrong user or password'));
			},
			onData: (stream, _session, done) => {
				void buffer(stream)
					.then((bytes) => PostalMime.parse(bytes))
					.then((mail) => {
						this.mails.push(mail);
						done();
					}, done);
			},
		});
	}

	/** Runs one while `use` does. */
	static async during(use: (mailServer: FakeMailServer) => Promise<void>): Promise<void> {
		const mailServer = new FakeMailServer();
		const listener = mailServer.server.listen(0, HOST);
		await once(listener, 'listening');
		try {
			await use(mailServer);
		} finally {
			const closed = once(listener, 'close');
			mailServer.server.close();
			await closed;
		}
	}

	/** What n8n's Send Email needs to send through it. */
	get credential(): Credential {
		const { port } = addressSchema.parse(this.server.server.address());
		return {
			name: 'SMTP (examples)',
			type: 'smtp',
			data: {
				user: USER,
				password: PASSWORD,
				host: HOST,
				port,
				secure: false,
				disableStartTls: true,
			},
		};
	}
}
