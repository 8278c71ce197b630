import { HeroError } from '../contracts/error';
import { readProxies } from '../providers/http/proxy';
import { fail, ok, type Check } from './check';

const NAME = 'proxy';

/** Whether calls go through a proxy of the environment; no finding without one. */
export const checkProxy: Check<unknown> = () => {
  try {
    const proxies = readProxies();
    if (proxies === null) return Promise.resolve([]);
    const hosts = [
      ...new Set([proxies.https, proxies.http].flatMap((url) => (url === null ? [] : [url.host]))),
    ];
    const says = `Calls and downloads go through ${hosts.join(' and ')}, but for the hosts in NO_PROXY.`;
    return Promise.resolve([ok(NAME, says)]);
  } catch (error) {
    if (!HeroError.isInstance(error)) throw error;
    return Promise.resolve([fail(NAME, error.message, 'Correct the variable and restart Strapi.')]);
  }
};
