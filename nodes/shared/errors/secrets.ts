/** What opens the address of a file on n8n to anyone */
const token = /(token=)[\w.~%-]+/gi;

/** The user name and the password in an address */
const login = /(https?:[\\/]*|\/\/)[^\s\\/?#"'<>]*@/gi;

/** Addresses in what the user or the service has said, without what must not stand in an error */
export const maskSecrets = (words: string): string =>
	words.replace(token, '$1***').replace(login, '$1***@');
