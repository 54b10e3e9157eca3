export const credentialType = 'kyyVideoApi';

export const defaultBaseUrl = 'https://zcbservice.aizfw.cn/kyyReactApiServer';

/** What people paste before a key. The credential's own expression goes by it as well. */
export const bearerPrefix = /^(bearer(\s+|$))+/i;

/** What people paste behind a base URL. The credential's own test goes by it as well. */
export const trailingSlashes = /\/+$/;
