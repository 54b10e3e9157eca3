/** Minutes: the file's address is good for about a day, so a longer wait could lose the video */
export const longestWait = 24 * 60;

/** Seconds: the service asks not to be queried too often */
export const shortestInterval = 5;
