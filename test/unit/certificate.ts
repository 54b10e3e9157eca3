import { generateKeyPairSync, sign } from 'node:crypto';

/** What a TLS server proves itself with */
export interface Certificate {
	readonly key: string;
	readonly cert: string;
}

/** One value in DER, the encoding of certificates */
function der(tag: number, ...content: Array<Buffer | string | number>): Buffer {
	const value = Buffer.concat(
		content.map((part) => (typeof part === 'number' ? Buffer.of(part) : Buffer.from(part))),
	);
	const { length } = value;
	const size = length < 128 ? [length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.of(tag, ...size), value]);
}

const sequence = (...content: Buffer[]): Buffer => der(0x30, ...content);

const ed25519 = sequence(der(0x06, 0x2b, 0x65, 0x70));

const commonName = (name: string): Buffer =>
	sequence(der(0x31, sequence(der(0x06, 0x55, 0x04, 0x03), der(0x0c, name))));

const january = (year: number): Buffer => der(0x17, `${year % 100}0101000000Z`);

const pem = (label: string, content: Buffer): string =>
	`-----BEGIN ${label}-----\n${content.toString('base64')}\n-----END ${label}-----\n`;

interface Wanted {
	readonly subject?: string;
	/** Who claims to have signed it: itself, unless said otherwise */
	readonly issuer?: string;
	/** The year with whose beginning it expires, before 2050 */
	readonly until?: number;
}

/** Makes a certificate that no authority knows */
export function makeCertificate({
	subject = 'localhost',
	issuer = subject,
	until = 2049,
}: Wanted = {}): Certificate {
	const { publicKey, privateKey } = generateKeyPairSync('ed25519');
	const content = sequence(
		der(0x02, 1),
		ed25519,
		commonName(issuer),
		sequence(january(2020), january(until)),
		commonName(subject),
		publicKey.export({ type: 'spki', format: 'der' }),
	);
	const signature = der(0x03, 0, sign(null, content, privateKey));
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		cert: pem('CERTIFICATE', sequence(content, ed25519, signature)),
	};
}
