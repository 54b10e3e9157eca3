import { createKeyMask } from '../../nodes/shared/api/keyMask';

const apiKey = 'sk-9f/8+Ab=cd~EF%1"x_Z?';

const mask = createKeyMask(apiKey);

const base64 = (text: string) => Buffer.from(text).toString('base64');

const inHtml = apiKey
	.replaceAll('=', '&#x3D;')
	.replaceAll('"', '&quot;')
	.replaceAll('+', '&plus;')
	.replaceAll('/', '&#x2F;');

const forms: Readonly<Record<string, string>> = {
	'as it is': apiKey,
	'URL-encoded': encodeURIComponent(apiKey),
	'URL-encoded in small letters': encodeURIComponent(apiKey).replace(/%../g, (hex) =>
		hex.toLowerCase(),
	),
	'URL-encoded twice': encodeURIComponent(encodeURIComponent(apiKey)),
	'URL-encoded in every character': Buffer.from(apiKey).toString('hex').replace(/../g, '%$&'),
	'in JSON': JSON.stringify(apiKey).slice(1, -1),
	'in JSON that escapes slashes': apiKey.replaceAll('/', '\\/'),
	'in HTML, as a template escapes it': inHtml,
	'in HTML, escaped twice': inHtml.replaceAll('&', '&amp;'),
	'in HTML, by numbers': apiKey.replace(/[^\w]/g, (char) => `&#${char.charCodeAt(0)};`),
	'in Base64': base64(apiKey),
	'in Base64 for a URL': Buffer.from(apiKey).toString('base64url'),
	'in Base64, URL-encoded': encodeURIComponent(base64(apiKey)),
	'in Base64 with "Bearer"': base64(`Bearer ${apiKey}`),
	'in Base64 as a password': base64(`a:${apiKey}`),
	'in Base64 within JSON': base64(JSON.stringify({ token: apiKey.replaceAll('"', ''), n: 1 })),
};

describe('a key is masked', () => {
	const plain = createKeyMask(apiKey.replaceAll('"', ''));

	test.each(Object.entries(forms))('%s', (name, form) => {
		const masked = (name.endsWith('JSON') && name.includes('within') ? plain : mask)(
			`of <${form}>!`,
		);
		expect(masked).toMatch(/^of <.*\*\*\*.*>!$/);
		expect(masked).not.toContain(form);
	});
});

test('nothing of a key is left where it stands in Base64 by itself', () => {
	expect(mask(`(${base64(apiKey)})`)).toBe('(***)');
});

test.each(['内容违规', 'https://a.example/v.mp4?x=1', 'sk-9f/8+Ab', base64('another text')])(
	'%s is no key',
	(text) => {
		expect(mask(text)).toBe(text);
	},
);

test('a short key is masked as it is, and not where Base64 has its letters by chance', () => {
	const short = createKeyMask('abc');
	expect(short('the key abc')).toBe('the key ***');
	expect(short(base64('abc'))).toBe(base64('abc'));
});
