import { describe, expect, it } from 'vitest';
import { unreachableBecause } from '../../../server/src/doctor/check-public-url';
import { loadedCopies } from '../../../server/src/doctor/check-sharp';

describe('unreachableBecause', () => {
  it.each([
    ...['http://localhost:1337', 'http://127.0.0.1', 'http://192.168.1.20', 'http://[::1]:1337'],
    ...[
      'http://localhost.:1337',
      'https://ada.localhost',
      'https://blog.local',
      'http://strapi:1337',
      'http://10.0.0.7',
      'http://2130706433',
    ],
  ])('finds %s unreachable for crawlers', (url) => {
    expect(unreachableBecause(url)).not.toBeNull();
  });

  it.each(['https://blog.example.com', 'http://93.184.215.14', 'https://localhost.example.com'])(
    'finds %s reachable',
    (url) => {
      expect(unreachableBecause(url)).toBeNull();
    },
  );
});

describe('loadedCopies', () => {
  const native = (root: string, version: string): string =>
    `${root}/node_modules/@img/sharp-linux-x64/lib/sharp-linux-x64-${version}.node`;

  it('counts copies of sharp by their native library', () => {
    const one = native('/app', '0.35.3');
    expect(loadedCopies([one, one, '/app/node_modules/sharp/dist/index.cjs'])).toHaveLength(1);
    expect(loadedCopies([one, native('/app/node_modules/other', '0.34.3')])).toHaveLength(2);
    expect(loadedCopies(['/app/node_modules/better-sqlite3/build/better_sqlite3.node'])).toEqual([]);
  });
});
