/**
 * How far the service can see: `here` is this machine, `nowhere` a name that never resolves
 * (RFC 2606) or what is no web address at all, and `internet` all the rest, where it cannot look.
 */
export type Reach = 'here' | 'nowhere' | 'internet';

export function reachOf({ hostname, protocol }: URL): Reach {
	if (protocol !== 'http:' && protocol !== 'https:') return 'nowhere';
	if (hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)) {
		return 'here';
	}
	return /(^|\.)invalid\.?$/.test(hostname) ? 'nowhere' : 'internet';
}
