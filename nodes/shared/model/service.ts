export const credentialType = 'kyyVideoApi';

export const defaultBaseUrl = 'https://zcbservice.aizfw.cn/kyyReactApiServer';

/** What people paste before a key, once or more. The credential's own expression uses it as well. */
export const bearerPrefix = /bearer(?:\s+|$)/giy;

/**
 * What people paste behind a base URL, with what takes its place: the path of a request, its own end once more [seen 3],
 * and slashes. The credential's own test uses it as well.
 */
export const baseUrlMends: ReadonlyArray<readonly [RegExp, string]> = [
	[/(?<!\/)\/v[12]\/.+$/s, ''],
	[/(\/kyyReactApiServer)\1+/, '$1'],
	[/(?<!\/)\/+$/, ''],
];

/** A base URL with a login, which would be sent in place of the key. The credential's own test uses it as well. */
export const urlWithLogin = /^https?:[\\/]*[^\\/?#]*@.*/is;
