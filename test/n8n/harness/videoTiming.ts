/** Videos that are completed when they are asked for the first time. */
export const AT_ONCE = { timing: { queuedMs: 0, processingMs: 0 } };

/** Videos that are waited for: they are not completed at the first query, but at the second one. */
export const SOON = { timing: { queuedMs: 500, processingMs: 3_500 } };
