import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildAdmin, installAdmin } from './admin-build';
import { copyBlog } from './blog-folder';
import { freePort } from './free-port';
import { buildPlugin } from './plugin-build';
import { inspectPage } from './start/inspect-page';
import { progressLine, report, whatIsMissing, type Checked } from './start/report';
import { createLiveLines } from './start/terminal';
import { publishAndWatch } from './start/watch-heroes';
import { startBlog, type Blog } from './strapi';

/**
 * `npm start`: the blog with the plugin in it, from nothing to a hero on every article.
 * `--once` ends after the table, with exit code 0 only if every article is complete.
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

const drawHeroes = async (blog: Blog): Promise<Checked[]> => {
  const articles = await blog.seed();
  const provider = process.env['HERO_OPENAI_BASE_URL'];
  console.log(
    `Publishing ${articles.length} articles; heroes by ${provider ? new URL(provider).host : 'the brand card'}:\n`,
  );
  const draw = createLiveLines(process.stdout);
  const watched = await publishAndWatch(blog, {
    articles,
    patienceMs: PATIENCE_MS,
    onLook: (all) => draw(all.map(progressLine)),
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

const main = async (): Promise<number> => {
  const once = process.argv.includes('--once');
  const port = once && process.env['PORT'] === undefined ? await freePort() : await choosePort();
  await buildPlugin(() => console.log('Building the plugin ...'));
  const folder = await copyBlog();
  // Strapi decides at boot where the panel is served from; it may be filled later.
  await mkdir(join(folder.dir, 'build'));
  console.log('Starting Strapi ...');
  const blog = await startBlog({ folder, port, env: { NODE_ENV: 'development' } });
  try {
    const articles = await drawHeroes(blog);
    if (!once) await serve(blog);
    return articles.every((article) => whatIsMissing(article) === null) || !once ? 0 : 1;
  } finally {
    await blog.stop();
  }
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);
