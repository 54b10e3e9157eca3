/** Minutes: the file's address is good for about a day [doc], so a longer wait could lose the video */
export const longestWait = 24 * 60;

/** Minutes: several times what the provider says of any model [doc] */
export const defaultWait = 30;

/** Minutes: several times the reviews that clients have seen (90 to 120 s) */
export const defaultReviewWait = 10;

/** Seconds: a guess; the service asks not to be polled too often, without a figure */
export const shortestPollInterval = 5;

/** Seconds: a guess at what still makes sense as an interval */
export const longestPollInterval = 3600;

/** Seconds: the shortest interval that the provider advises [doc] */
export const defaultPollInterval = 20;

/** Hours: as long as n8n keeps an execution with its files, unless its EXECUTIONS_DATA_MAX_AGE says otherwise */
export const longestLink = 336;

/** Hours: a guess; networks that fetch a video do so within minutes */
export const defaultLink = 24;

/** Milliseconds within which what was just created may not be found yet: a guess */
export const timeToAppear = 60_000;
