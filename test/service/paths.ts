/** The path every call of the API begins with, as at the real service. */
export const PREFIX = '/kyyReactApiServer';

/** The paths that are routed, in fastify's words. */
export const paths = {
	create: `${PREFIX}/v1/:family/videos`,
	query: `${PREFIX}/v1/result/:id`,
	familyQuery: `${PREFIX}/v1/:family/videos/:id`,
	modelCenterCreate: `${PREFIX}/v2/model-center/tasks`,
	modelCenterQuery: `${PREFIX}/v2/model-center/tasks/:id`,
	upload: `${PREFIX}/kyyVideo2/asset/upload`,
	asset: `${PREFIX}/kyyVideo2/asset/:assetId`,
	seedance2Upload: `${PREFIX}/asset/seedance2/assetUpload`,
	seedance2Detail: `${PREFIX}/asset/seedance2/assetDetail`,
	download: '/files/:day/:file',
} as const;
