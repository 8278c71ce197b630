import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfigInput } from '../../server/src/contracts';
import { buildAdmin, installAdmin } from './admin-build';
import { copyBlog } from './blog-folder';
import { freePort } from './free-port';
import { buildPlugin } from './plugin-build';
import { inspectPage } from './start/inspect-page';
import { progressLine, report, whatIsMissing, type Checked } from './start/report';
import { createLiveLines } from './start/terminal';
import { publishAndWatch } from './start/watch-heroes';
import { startEmulatedVendors, type EmulatedVendors } from './start/emulated-vendors';
import { startBlog, type Blog, type SeededArticle } from './strapi';

/**
 * `npm start`: the blog with the plugin in it, from nothing to a hero on every article.
 * `--once` ends after the table, with exit code 0 only if every article is complete. `--emulators` has the heroes
 * drawn by the five image APIs in turn, emulated on this machine.
 */

const WANTED_PORT = 1337;
const PATIENCE_MS = 300_000;

const choosePort = async (): Promise<number> => {
  const asked = process.env['PORT'];
  const wanted = asked === undefined ? WANTED_PORT : Number(asked);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65_535) {
    throw new Error(`PORT is "${asked ?? ''}"; it must be a number from 1 to 65535.`);
  }
  const port = await freePort(wanted);
  if (port !== wanted) console.log(`Port ${wanted} is in use; taking ${port}.`);
  return port;
};

const checkPage = async (blog: Blog, slug: string): Promise<Checked['images']> =>
  inspectPage(`${blog.url}/blog/${encodeURIComponent(slug)}`);

const whoDraws = (vendors: EmulatedVendors | null): string => {
  if (vendors !== null) return `five emulated vendors in turn:\n\n  ${vendors.addresses.join('\n  ')}`;
  const provider = process.env['HERO_OPENAI_BASE_URL'];
  return `${provider ? new URL(provider).host : 'the brand card'}:`;
};

const drawHeroes = async (blog: Blog, vendors: EmulatedVendors | null): Promise<Checked[]> => {
  const articles = await blog.seed();
  console.log(`Publishing ${articles.length} articles; heroes by ${whoDraws(vendors)}\n`);
  const draw = createLiveLines(process.stdout);
  const watched = await publishAndWatch(blog, {
    articles,
    patienceMs: PATIENCE_MS,
    onLook: (all) => draw(all.map(progressLine)),
    ...(vendors === null
      ? {}
      : { afterPublish: (article: SeededArticle, turn: number) => vendors.draw(blog, article, turn) }),
  });
  const checked: Checked[] = [];
  for (const article of watched) {
    checked.push({ ...article, images: await checkPage(blog, article.slug) });
  }
  console.log(`\n${report(checked)}\n`);
  return checked;
};

const untilInterrupted = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

const serve = async (blog: Blog): Promise<void> => {
  const interrupted = untilInterrupted();
  console.log(`Blog   ${blog.url}/blog`);
  const panel = buildAdmin(() => console.log('Admin  is being built for the first time, about a minute ...'));
  const ready = panel.then(async (build) => {
    await installAdmin(build, blog.dir);
    console.log(`Admin  ${blog.url}/admin`);
    console.log(`       log in as ${blog.account.email} with ${blog.account.password}`);
    console.log('\nCtrl-C ends it and removes everything it has made.');
  });
  await Promise.race([interrupted, ready]);
  await interrupted;
  console.log('\nStopping.');
};

/** Publishing asks for nothing here: each article is drawn by the vendor whose turn it is. */
const emulatedConfig = ({ providers }: EmulatedVendors): ConfigInput => ({
  siteName: 'Low Tide',
  providers,
  publish: { mode: 'off' },
});

const main = async (): Promise<number> => {
  const once = process.argv.includes('--once');
  const port = once && process.env['PORT'] === undefined ? await freePort() : await choosePort();
  await buildPlugin(() => console.log('Building the plugin ...'));
  const folder = await copyBlog();
  // Strapi decides at boot where the panel is served from; it may be filled later.
  await mkdir(join(folder.dir, 'build'));
  console.log('Starting Strapi ...');
  const vendors = process.argv.includes('--emulators') ? await startEmulatedVendors() : null;
  const blog = await startBlog({
    folder,
    port,
    env: { NODE_ENV: 'development' },
    ...(vendors === null ? {} : { heroConfig: emulatedConfig(vendors) }),
  });
  try {
    const articles = await drawHeroes(blog, vendors);
    const money = (await vendors?.compare(blog)) ?? { line: '', isEqual: true };
    if (money.line !== '') console.log(`${money.line}\n`);
    if (!once) await serve(blog);
    const isComplete = articles.every((article) => whatIsMissing(article) === null) && money.isEqual;
    return isComplete || !once ? 0 : 1;
  } finally {
    await blog.stop();
    await vendors?.close();
  }
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);
