export const credentialType = 'kyyVideoApi';

export const defaultBaseUrl = 'https://zcbservice.aizfw.cn/kyyReactApiServer';

/** What people paste before a key, once or more. The credential's own expression uses it as well. */
export const bearerPrefix = /bearer(?:\s+|$)/giy;

/** What people paste behind a base URL. The credential's own test uses it as well. */
export const trailingSlashes = /(?<!\/)\/+$/;

/** A base URL with a login, which would be sent in place of the key. The credential's own test uses it as well. */
export const urlWithLogin = /^https?:[\\/]*[^\\/?#]*@.*/is;
