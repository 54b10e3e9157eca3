/** Milliseconds since 1970. Asked anew at every use, so that a test can move the time. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();
