export const KYYVIDEO_TYPE = 'n8n-nodes-kyyvideo.kyyVideo';
export const WAIT_TYPE = 'n8n-nodes-kyyvideo.waitForVideo';

/** As tools of an AI agent, n8n has them under names of their own. */
export const KYYVIDEO_TOOL_TYPE = `${KYYVIDEO_TYPE}Tool`;
export const WAIT_TOOL_TYPE = `${WAIT_TYPE}Tool`;

/** All of this package, which take its credential. */
export const PACKAGE_NODE_TYPES: ReadonlySet<string> = new Set([
	KYYVIDEO_TYPE,
	WAIT_TYPE,
	KYYVIDEO_TOOL_TYPE,
	WAIT_TOOL_TYPE,
]);
