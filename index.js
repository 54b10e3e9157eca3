'use strict';

// n8n loads the classes by the paths in package.json; this is for code that requires the package by its name
const { KyyVideoApi } = require('./dist/credentials/KyyVideoApi.credentials.js');
const { KyyVideo } = require('./dist/nodes/KyyVideo/KyyVideo.node.js');
const { WaitForVideo } = require('./dist/nodes/WaitForVideo/WaitForVideo.node.js');

module.exports = { KyyVideo, KyyVideoApi, WaitForVideo };
