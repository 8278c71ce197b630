'use strict';

/** An upload provider for a private bucket that requires signed URLs, which expire. A test server plays the bucket. */
const privateStorage = (url) => {
  const address = ({ hash, ext }) => `${url}/bucket/${hash}${ext}`;
  const send = async (file, method, body) => {
    const answer = await fetch(address(file), { method, body, ...(body && { duplex: 'half' }) });
    if (!answer.ok && method !== 'DELETE') throw new Error(`HTTP ${answer.status}`);
  };
  return {
    isPrivate: () => true,
    uploadStream: async (file) => {
      await send(file, 'PUT', file.stream);
      file.url = address(file);
    },
    delete: (file) => send(file, 'DELETE'),
    getSignedUrl: async (file) => ({ url: await (await fetch(`${address(file)}?sign`)).text() }),
  };
};

module.exports = { privateStorage };
