/**
 * The service's words, as data. [doc] is the provider's documentation, [seen] what clients of the service have met; the
 * rest are the words that services of this kind use.
 */

/**
 * Codes of success: 0 and "0" [doc], 200 [seen]. Guesses are "created" and "accepted" of HTTP, whose 204 is a bad key here
 * [seen], and 0000 and 00000 of other Chinese services.
 */
export const successCodes: ReadonlySet<string> = new Set([
	'0',
	'200',
	'201',
	'202',
	'0000',
	'00000',
]);

/** Names under which the status of a task may stand: `status` [doc], the others are those of services behind this one */
export const statusNames = ['status', 'task_status', 'taskStatus', 'state'];

/** Status of a task: the four published words [doc], and relatives that other clients guard against */
export const taskStatuses: Readonly<Record<string, readonly string[]>> = {
	queued: [
		'pending',
		'submitted',
		'created',
		'waiting',
		'queuing',
		'queueing',
		'in_queue',
		'排队中',
		'等待中',
		'待处理',
		'not_started',
		'preparing',
	],
	processing: ['running', 'in_progress', 'generating', '处理中', '生成中', '进行中', '运行中'],
	completed: [
		'complete',
		'success',
		'successful',
		'succeed',
		'succeeded',
		'done',
		'finished',
		'已完成',
		'完成',
		'成功',
		'生成成功',
		'finish',
		'generated',
		'生成完成',
		'处理完成',
		'任务完成',
		'处理成功',
		'任务成功',
		'执行成功',
	],
	failed: [
		'fail',
		'failure',
		'error',
		'rejected',
		'cancelled',
		'canceled',
		'expired',
		'失败',
		'生成失败',
		'任务失败',
		'已失败',
		'已取消',
		'已过期',
		'aborted',
		'terminated',
		'killed',
		'timeout',
		'timed_out',
		'task_failed',
		'moderation_failed',
		'处理失败',
		'执行失败',
		'审核失败',
		'审核不通过',
		'超时',
		'已超时',
		'已终止',
	],
};

/** Names under which the reason of a failure may stand: `error` [doc], which needs none of these guesses */
export const failureNames = [
	'error_message',
	'errorMessage',
	'error_msg',
	'errorMsg',
	'fail_reason',
	'failReason',
	'failed_reason',
	'failedReason',
	'failure_reason',
	'failureReason',
	'task_status_msg',
	'reason',
];

/** What a task says in figures, which may come as text, and with a percent sign [seen] */
export const figureNames = ['actualDuration', 'amount', 'progress'];

/** The address of the last image of a video, with Seedance [seen] */
export const lastFrameName = 'last_frame_url';

/**
 * Names under which the address of a completed file may stand, as text or as a list: the first two [doc], the others are
 * guesses
 */
export const addressNames = [
	'video_url',
	'result_url',
	'videoUrl',
	'resultUrl',
	'url',
	'video_urls',
	'result_urls',
	'videoUrls',
	'resultUrls',
	'urls',
	'download_url',
	'downloadUrl',
	'file_url',
	'fileUrl',
	'upstream_url', // With discount models [seen]
	'upstream_urls',
];

/** Names under which it may stand apart from the rest of the task, guesses */
export const resultNames = [
	'result',
	'results',
	'output',
	'outputs',
	'video',
	'videos',
	'content',
	'data',
	'files',
	'file',
	'task_result',
	'taskResult',
	'creations',
	'response',
	'metadata',
];

/** How the address of a picture ends, which may stand beside the one of the file */
export const pictureAddress = /\.(?:jpe?g|png|webp|gif|bmp)(?:[?#]|$)/i;

/**
 * Status of an asset, in lower case: the three published words [doc], and others of its endpoints [seen]. The Chinese ones, and
 * those that speak of a review, are guesses. `Gone` is what was active once.
 */
export const assetStatuses: Readonly<Record<string, readonly string[]>> = {
	Processing: [
		'none',
		'uploading',
		'submitted',
		'pending',
		'queued',
		'processing',
		'created',
		'waiting',
		'running',
		'in_progress',
		'reviewing',
		'in_review',
		'under_review',
		'auditing',
		'审核中',
		'待审核',
		'处理中',
		'上传中',
		'排队中',
		'等待中',
	],
	Active: ['active'],
	Failed: ['failed', 'fail', 'rejected', 'error', '失败', '审核失败', '审核不通过', '审核未通过'],
	Gone: ['expired', 'deleted', '已过期', '已失效', '已删除'],
};

/** Names under which the ID of a video may stand, the surest first: `id` and `projectId` [doc], the others are guesses */
export const videoIdNames = [
	'id',
	'projectId',
	'task_id',
	'taskId',
	'video_id',
	'videoId',
	'job_id',
	'jobId',
	'generationId',
	'taskNo',
];

/** Names under which the ID of anything that was made may stand: `assetId` [doc], the others are guesses */
export const idNames = [...videoIdNames, 'assetId'];

/** Names under which an answer may hold what was asked for, one in another: `data` [doc], the others are guesses */
export const wrapperNames = [
	'data',
	'error',
	'result',
	'results',
	'task',
	'tasks',
	'video',
	'output',
	'response',
	'items',
	'asset',
];

/** How video IDs begin [doc] */
export const videoIdStart = /^(?:video|proj|mcp)_/;

/** How those begin that only the Model Center gives [doc] */
export const modelCenterIdStart = /^mcp_/;

/** A text that is such an ID and nothing else, as it may stand in place of an object that has one: a guess */
export const bareVideoId = /^\s*(?:video|proj|mcp)_[\w-]+\s*$/;

/** What stands in `status` for the whole answer, in envelopes that other services use: it is none of a task */
export const envelopeStatus = /^(ok|success|succeeded|err|error|fail|failure)$/i;

/** What some services send for "no error" */
export const noError: ReadonlySet<string> = new Set(['""', '{}', '[]', 'false', '0']);

/** What a text that reports a success says, unless it says "not"; or that what was asked for is under way */
export const successWords: readonly RegExp[] = [
	/^(?:ok|success(?:ful(?:ly)?)?)\b/i,
	/^(?:accepted|submitted|queued|created|processing|in (?:the )?queue)(?:[\s.!…]*$|[,;]| (?:successfully|for)\b)/i,
	/\b(?:task|request|job|generation|your video) (?:(?:has been|was) (?:accepted|submitted|queued|created)|is queued)\b/i,
	/\b(?:task|request|job|generation) submitted\b|\badded to (?:the |a )?queue\b/i,
	/\byour (?:task|video|request|job) is being (?:generated|processed|created)\b/i,
	/(?<![未不没有])成功|已提交|已受理|已创建|(?:提交|创建)完成/,
	/排队中|生成中|已(?:加入|进入).{0,6}(?:队列|排队)/,
	/^(?:任务|视频|请求)?(?:正在)?(?:处理中|等待中|进行中)/,
];

/** Words of a refusal, by what they mean. Where no client has seen them, they are what services of this kind write. */
export const reasonWords = {
	// "Too frequent", "throttled", "too many requests", "the number of concurrent requests is over the limit"
	rateLimit: [
		/频繁|限流|请求过多|排队.{0,4}过多|并发.{0,8}(?:超|上限|限制|已满)|QPS|每(?:秒|分钟)|(?:任务数?|队列).{0,6}(?:上限|已满|过多)/i,
		/rate.?limit|too many (?:concurrent |running )?(?:requests|tasks|jobs)|concurren.{0,20}(?:limit|exceed)|(?:requests|tasks) per (?:second|minute)|(?:requests?|tasks?|jobs?) limit (?:reached|exceeded)|queue is full|max(?:imum)? (?:number of )?(?:concurrent|running)/i,
	],
	// The user's own file could not be fetched: "素材 URL 无法访问" [seen]. A task, a status, a result or a service is no such file.
	media: [
		/(?:图|照片|素材|媒体|资源|首帧|尾帧|视频|音频|文件|(?<!接口)链接|url)(?:(?!任务|状态|结果|服务|接口).){0,20}(?:下载|获取|拉取|抓取|读取|访问|加载).{0,4}(?:失败|超时|异常|错误)/i,
		/(?:图|素材|视频|音频|文件|链接|地址|url).{0,20}(?:无法|不能|不可)(?:访问|下载|读取|打开)/i,
		/(?:无法|不能)(?:访问|下载|获取|拉取|读取|打开)(?:(?!任务|状态|结果).){0,12}(?:图|素材|视频|音频|文件|链接|url)/i,
		/(?:下载|获取|拉取|抓取|读取|加载)(?:(?!任务|状态|结果).){0,12}(?:图|素材|音频|文件|链接|url).{0,4}(?:失败|超时|异常|错误)/i,
		/\b(?:fetch|download|retriev|load)(?:e|ed|ing)?\b.{0,30}\b(?:resource|image|picture|photo|media|file|urls?\b|(?:video|audio)[ _]?(?:url|file|link))/i,
		/\b(?:image|media|file|resource|video|audio)s?(?:[ _]?urls?)?\b.{0,40}(?:(?:up|down)load failed|fetch failed|(?:could not|cannot|can't) be (?:fetched|downloaded|accessed|opened))/i,
		/\b(?:image|media|file|video|audio|url)s?\b.{0,20}(?:not (?:publicly )?(?:accessible|reachable)|inaccessible|unreachable)|\bimage (?:fetch|download) (?:timed? ?out|failed)/i,
		/\b(?:fetch|download|retriev|load)(?:e|ed|ing)?\b.{0,30}https?:\S+\.(?:jpe?g|png|webp|bmp|gif|mp4|mov|mp3|wav)\b/i,
	],
	// "Balance", "in arrears", "quota not sufficient"
	balance: [
		/余额|欠费|(?:额度|积分|点数|配额|算力).{0,4}(?:不足|不够|失败|用完|用尽|耗尽)|请.{0,4}充值/,
		/insufficient.{0,20}(?:credit|balance|quota|fund)|(?<!load.)\bbalance\b|overdue|arrears/i,
		/(?:not enough|out of|no) (?:credits?|quota|funds)|quota.{0,12}(?:exceed|exhaust|used up)|payment (?:required|(?:method )?(?:was )?declined)/i,
	],
	// "Sensitive", "against the rules", "review", "a real person"
	content: [
		/敏感|违规|违禁|违法|审核|真人|人脸|色情|涉黄|暴力|血腥|未成年|版权|侵权|肖像/,
		/moderation|(?<!case.)sensitive|content policy|policy violation|violat(?:e|es|ion)|inappropriate|flagged|public figure|celebrit|likeness|prohibited content|nsfw|safety (?:system|filter|check|policy)/i,
		/copyright|trademark|(?:real|human) (?:person|people|face)|faces? (?:is |was |are |were )?(?:detected|not allowed|found)|\bminors?\b|\bsexual|\bnudity\b|violence/i,
	],
	// "The model is not available" [seen], "closed", "unknown"
	model: [
		/模型(?:当前|目前|已|暂)?(?:不可用|下线|下架|关闭|停用|不存在|不支持|未开放|未开通|维护)|(?:不支持|未知|无效)的?模型|模型.{0,4}权限/,
		/\bmodel\b.{0,60}(?:not (?:available|found|support(?:ed)?|exist|open|enabled)|unavailable|no longer|deprecated|retired|discontinued|is closed|does not exist)/i,
		/(?:unknown|unsupported|invalid) model/i,
	],
	// "Login failed, invalid or expired" and AuthenticationError [seen]
	key: [
		/登录.{0,4}(?:失败|失效|过期)|未登录|请.{0,2}登录/,
		/(?:token|令牌|密钥|秘钥|key).{0,4}(?:已?过期|无效|失效|错误|不存在)|无效的?.{0,2}(?:token|令牌|密钥|key)|未授权|(?:鉴权|认证)失败/i,
		/AuthenticationError|invalid (?:api.?key|access.?token|token)\b|\bapi.?key\b.{0,40}(?:invalid|missing|expired|disabled|revoked|not found)|incorrect api.?key|unauthenticated|\bunauthorized\b/i,
	],
	// "A required field is missing", limits of a duration and of a size [seen]
	parameters: [
		/参数.{0,6}(?:错误|无效|非法|不合法|不正确|不能为空|缺失|异常)|(?:缺少|无效|非法|错误)的?.{0,4}参数|不能为空|必填|超(?:出|过).{0,6}(?:范围|长度|大小)/,
		/不支持|不合法|不正确|不符合|无效|非法|格式.{0,2}(?:错误|不对)|(?:过|太)[长短大小多少]|超限|(?:仅|只)(?:支持|能|允许)|最[多少]|至少|不[足少多]于/,
		/\bparameters?\b|(?:accepted|allowed|supported) values|\binvalid\b|unsupported|not supported|malformed|too (?:long|short|large|big|small|many|few)|at (?:most|least)\b|only supports?\b|exceed(?:s|ed)?\b/i,
		/\bmust (?:not )?(?:be|have|contain)\b|\bis required\b|\b(?:missing|required|invalid|unsupported|unknown) (?:required )?(?:parameters?|fields?|arguments?|values?)\b|out of range|exceeds? (?:the )?(?:maximum|limit|max)\b/i,
	],
	// For a path whose prefix is doubled [seen]
	baseUrl: [/no handler found/i],
	// "Busy", "later"
	busy: [/繁忙|稍后|维护|服务不可用|(?:server|system) (?:is )?busy|overloaded|try again/i],
	// "Abnormal"
	fault: [/异常|internal/i],
	// "Refused", "not allowed", for whatever reason
	denial: [
		/拒绝|不允许|禁止|无权|denied|rejected|forbidden|not (?:allowed|permitted)|cannot be (?:used|combined|mixed)|can only be/i,
	],
	// "Do not submit again": the first one may have been accepted, if something on the way has sent it twice
	repetition: [
		/重复的?(?:提交|请求|操作|创建|任务)|(?:请求|任务|提交|操作)重复/,
		/(?:任务|请求).{0,4}已经?(?:存在|提交|受理|接收|创建)|已经?存在(?:相同|同样|同一|重复)|(?:相同|同一|同样)的?(?:任务|请求).{0,4}(?:已|正在|处理中)|请求正在处理/,
		/\bduplicated?[ _](?:request|submission|task|job|entry)\b(?! (?:parameter|field|value))|\bis a duplicate\b|\balready (?:been |being )?(?:submitted|received|accepted|queued|processed|in progress)/i,
		/\b(?:task|request|job|submission)s?\b.{0,20}already exists?|\b(?:same|identical) (?:request|task|job) (?:is|was|has|exists|already)\b/i,
	],
	// Something has broken down behind the service's own gateway
	doubt: [
		/超时|timed? ?out|time-out|deadline[ _]exceeded/i,
		/bad gateway|网关/i,
		/connection (?:was |has been )?(?:reset|closed|refused|aborted|lost|error|terminated|broken|interrupted|dropped)|(?:host|peer|server) (?:has )?closed|reset by peer|broken pipe|socket hang up|\bEOF\b|\beconn|\bepipe\b|fetch failed|do request failed|context cancell?ed|code = canceled|status code 5\d\d|had an error while/i,
		/连接.{0,4}(?:重置|断开|中断|关闭|失败|异常)|响应.{0,4}(?:异常|失败|错误)|(?:第三方|调用).{0,6}(?:失败|异常|错误)/,
		/(?:系统|服务[器端]?|网络|接口|程序|未知|运行时?|内部|数据库|请求|后端|上游(?:服务|请求|接口)?)(?:异常|错误|故障|崩溃)|上游.{0,4}(?:失败|不可用|无响应)/,
		/(?:系统|服务|程序|发生|出现)(?:发生|出现)?了?(?:未知|内部|严重)?(?:异常|错误|故障)|(?:系统|服务[器端]?|程序|接口)出错/,
		/exception\b|panic:|nil pointer|traceback|\b(?:type|reference|runtime|attribute|index|key)error\b/i,
		/\b(?:internal|unknown|unexpected|server|service|system|network|upstream|backend|gateway|runtime|database)[ _.-]?(?:server|service)?[ _.-]?(?:error|failure)\b/i,
		/\bupstream\b.{0,20}(?:fail|unavailable|timeout|refused)/i,
		// It could not read, or not keep, what the service behind it has answered: the words of its sibling gateways
		/(?:read|copy|unmarshal|parse|decode|bad)[ _](?:the )?response|invalid character '|unexpected (?:token|end)\b|I\/O error|deadlock/i,
		/解析(?:响应|返回|结果)|(?:保存|写入|入库).{0,6}(?:失败|异常)|获取任务.{0,8}(?:失败|异常)|未获取到任务|开小差/,
	],
} as const satisfies Readonly<Record<string, readonly RegExp[]>>;

/** Words of a refusal that decide on more than its reason */
export const refusalWords = {
	underReview: /审核中|处理中/, // The asset is under review, or being processed
	missingAsset: /不存在|未找到|找不到|已删除|无此|not (exist|found)|no such/i,
	/** Of a task by itself: a file or a model may be missing as well */
	missingTask:
		/(?:任务|项目|task|project|job|id).{0,20}(?:不存在|未找到|找不到|(?:does )?not (?:exist|found))|(?:找不到|无此).{0,4}(?:任务|项目)|no such (?:task|job|id)/i,
} as const;

/** Codes of a refusal, by what they mean, all [seen] */
export const refusalCodes = {
	key: '204', // With HTTP 200, as text
	rateLimit: '429',
	media: '1001', // The service could not fetch a URL
	exception: '500', // Of plain refusals as well, with words
	/** Without any words for an asset that is not there; frameworks use it for other refusals as well, with words */
	missingAsset: '-1',
} as const;

/** What gateways say of a service behind them that may have done its work: of RFC 9110, nginx and Cloudflare */
export const gatewayCodes: ReadonlySet<string> = new Set(
	[408, 499, 502, 503, 504, 520, 521, 522, 523, 524].map(String),
);
