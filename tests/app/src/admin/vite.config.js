'use strict';

const { mergeConfig } = require('vite');

/** The app is never shipped: a fast build matters more than a small one. */
module.exports = (config) =>
  mergeConfig(config, {
    build: { minify: false, target: 'esnext', reportCompressedSize: false },
    logLevel: 'error',
  });
