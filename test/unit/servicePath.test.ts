import { servicePath } from '../../nodes/shared/execution/servicePath';

const baseUrl = 'https://api.example.com/kyyReactApiServer';

const read = (written: unknown, base = baseUrl) =>
	servicePath(base, '/v1/veo/videos').safeParse(written);

describe('a path', () => {
	test.each([
		'/v1/veo/videos',
		'v1/veo/videos',
		' /v1/veo/videos/ ',
		'/kyyReactApiServer/v1/veo/videos',
		'kyyReactApiServer/v1/veo/videos/',
		'https://api.example.com/kyyReactApiServer/v1/veo/videos',
		'/v1/veo/videos/{id}',
		'/v1/veo/videos/{}',
		'/v1/veo/videos/{taskId}/',
		'/v1/veo/videos/{task-id}',
		'/v1/veo/videos/:id',
		'/v1/veo/videos/:task-id',
		'https://api.example.com/kyyReactApiServer/v1/veo/videos/{id}',
	])('may be written as %j', (written) => {
		expect(read(written).data).toBe('/v1/veo/videos');
	});

	test.each([
		['https://api.example.com', '/v1/veo/videos', '/v1/veo/videos'],
		['https://api.example.com', 'https://api.example.com/v1/veo/videos', '/v1/veo/videos'],
		['http://127.0.0.1:5678/a/b', '/a/b/v1/x', '/v1/x'],
		['http://127.0.0.1:5678/a/b', 'http://127.0.0.1:5678/a/b/v1/x', '/v1/x'],
		['http://127.0.0.1:5678/a', '/ab/v1/x', '/ab/v1/x'],
	])('below %s, %s is %s', (base, written, path) => {
		expect(read(written, base).data).toBe(path);
	});

	test.each(['/v1/a.b/c~d-e_f', '/2024', '/~a'])('may have the characters of %s', (written) => {
		expect(read(written).data).toBe(written);
	});
});

test.each([
	'',
	'/',
	'//',
	'.',
	'..',
	'/v1/..',
	'/v1/../..',
	'/v1/.env',
	'/v1/%2e%2e',
	'/v1//videos',
	'//elsewhere.example/v1',
	'https://elsewhere.example/v1',
	'https://api.example.com.elsewhere.example/v1',
	'https://api.example.com@elsewhere.example/v1',
	'https://api.example.com:444/kyyReactApiServer/v1',
	'http://api.example.com/kyyReactApiServer/v1',
	'/v1?a=b',
	'/v1#a',
	'/v1\\videos',
	'/v1 videos',
	'/v1\n/videos',
	'/v1/{id}/videos',
	'/v1/{{ $json.id }}',
	'{id}',
	'/{id}',
	'/kyyReactApiServer',
	'kyyReactApiServer/',
	'/视频',
	'javascript:alert(1)',
	'/v1/\u0000',
	`${'/'.repeat(10_000)}x`,
	undefined,
	null,
	{},
	['/v1'],
	true,
])('%j is none', (written) => {
	const { error } = read(written);
	expect(error?.issues[0]?.message).toMatch(
		/^must be the path of an endpoint below the base URL of the credential, such as \/v1\/veo\/videos/,
	);
});

test('a long text is read in a moment', () => {
	const start = performance.now();
	for (const part of ['/a', '/a.', '/:', '/{', 'a', '/a/{']) read(part.repeat(200_000));
	expect(performance.now() - start).toBeLessThan(2_000);
});
