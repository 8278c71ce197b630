'use strict';

const { mergeConfig } = require('vite');

/** This blog is never shipped: a quick build is worth more than a small one. */
module.exports = (config) =>
  mergeConfig(config, {
    build: { minify: false, target: 'esnext', reportCompressedSize: false },
    logLevel: 'error',
  });
