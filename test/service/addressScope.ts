/**
 * Where an address lies for the service: `here` is this machine, `nowhere` a name that never resolves
 * (RFC 2606) or what is no web address at all, and `internet` all the rest, where it cannot look.
 */
export type AddressScope = 'here' | 'nowhere' | 'internet';

export function scopeOf({ hostname, protocol }: URL): AddressScope {
	if (protocol !== 'http:' && protocol !== 'https:') return 'nowhere';
	if (hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)) {
		return 'here';
	}
	return /(^|\.)invalid\.?$/.test(hostname) ? 'nowhere' : 'internet';
}
