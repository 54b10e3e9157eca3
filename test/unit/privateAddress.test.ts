import { isPrivateFor } from '../../nodes/shared/api/privateAddress';

const service = 'https://service.example/kyyReactApiServer';

test.each([
	'http://localhost/a.png',
	'http://LOCALHOST:5678/a.png',
	'http://n8n.localhost/a.png',
	'http://127.0.0.1/a.png',
	'http://127.1/a.png',
	'http://2130706433/a.png',
	'http://0.0.0.0/a.png',
	'http://[::1]/a.png',
	'http://[::ffff:127.0.0.1]/a.png',
	'http://[::ffff:192.168.1.20]/a.png',
	'http://localhost./a.png',
	'http://nas./a.png',
	'http://10.0.0.1/a.png',
	'http://172.16.0.1/a.png',
	'http://172.31.255.255/a.png',
	'http://192.168.178.20/a.png',
	'http://169.254.10.10/a.png',
	'http://100.64.0.1/a.png',
	'http://[fd12:3456::1]/a.png',
	'http://[fe80::1]/a.png',
	'http://nas/a.png',
	'http://nas.local/a.png',
	'https://n8n.home.arpa/a.png',
])('%s is private', (address) => {
	expect(isPrivateFor(service, address)).toBe(true);
});

test.each([
	'https://example.com/a.png',
	'http://8.8.8.8/a.png',
	'http://172.15.0.1/a.png',
	'http://172.32.0.1/a.png',
	'http://192.169.0.1/a.png',
	'http://100.128.0.1/a.png',
	'http://[2606:4700::1111]/a.png',
	'http://[::ffff:8.8.8.8]/a.png',
	'https://example.com./a.png',
	'https://10.example.com/a.png',
	'https://127.example.com/a.png',
	'https://localhost.example.com/a.png',
	'https://fd.example.com/a.png',
])('%s is public', (address) => {
	expect(isPrivateFor(service, address)).toBe(false);
});

test('a service in a private network reaches what lies in one', () => {
	expect(isPrivateFor('http://192.168.1.30/api', 'http://192.168.1.20/a.png')).toBe(false);
	expect(isPrivateFor('http://localhost:3000/api', 'http://192.168.1.20/a.png')).toBe(false);
});

test('a service on another machine does not reach this one', () => {
	expect(isPrivateFor('http://192.168.1.30/api', 'http://localhost/a.png')).toBe(true);
	expect(isPrivateFor('http://127.0.0.1:3000/api', 'http://localhost/a.png')).toBe(false);
});
