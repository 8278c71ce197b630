'use strict';

/** An upload provider for a private bucket that requires signed URLs, which expire. A test server plays the bucket. */
const privateStorage = (url) => {
  const urlOf = ({ hash, ext }) => `${url}/bucket/${hash}${ext}`;
  const send = async (file, method, body) => {
    const answer = await fetch(urlOf(file), { method, body, ...(body && { duplex: 'half' }) });
    if (!answer.ok && method !== 'DELETE') throw new Error(`HTTP ${answer.status}`);
  };
  return {
    isPrivate: () => true,
    uploadStream: async (file) => {
      await send(file, 'PUT', file.stream);
      file.url = urlOf(file);
    },
    delete: (file) => send(file, 'DELETE'),
    getSignedUrl: async (file) => ({ url: await (await fetch(`${urlOf(file)}?sign`)).text() }),
  };
};

module.exports = { privateStorage };
