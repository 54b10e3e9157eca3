/** What the user calls the field, in both nodes */
export const videoIdName = 'Video ID';

/** The form that most IDs have */
export const videoIdExample = 'video_fd35ee52-2a98-44a6-b930-29a88ce9b8fd';

/** What the user calls the field, wherever an asset is asked for */
export const assetIdName = 'Asset ID';

/** The form that all published IDs have */
export const assetIdExample = 'asset-20260330142158-q75m8';

/** What the user calls the option by which nothing is created */
export const validateOnlyName = 'Validate Only';

/** What the user calls the option that allows it to submit an item again whose fate is unknown */
export const resubmitUnknownName = 'Create Again If Unknown';
