export const KYYVIDEO_TYPE = 'n8n-nodes-kyyvideo.kyyVideo';
export const WAIT_TYPE = 'n8n-nodes-kyyvideo.waitForVideo';
