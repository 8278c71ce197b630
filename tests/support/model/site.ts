import type { Produced, Submitted } from '../../../server/src/contracts/provider';
import { getApp } from '../../../server/src/app/create-app';
import type { Ports, UsableProvider } from '../../../server/src/runs/model/ports';
import { plainTemplates } from '../plain-template';
import { drawPicture } from '../emulators/picture';
import { startOpenAiEmulator, type OpenAiEmulator } from '../emulators/openai';
import { restDriver } from '../runs/stop-driver';
import { startBlog, type Blog } from '../strapi';

export interface Site {
  blog: Blog;
  vendor: OpenAiEmulator;
  /** The plugin's own, but for what takes long: a card is drawn once, and a picture is rendered once. */
  ports: Ports;
  close: () => Promise<void>;
}

/** Words of the template. */
const IN_EVERY_PROMPT = 'A hero image';

interface UploadService {
  setSettings: (settings: { responsiveDimensions: boolean }) => Promise<void>;
}

/** Answers the first time's answer to everybody who asks for the same. */
const remembering = <Order, Answer>(keyOf: (order: Order) => string, make: (order: Order) => Answer) => {
  const known = new Map<string, Answer>();
  return (order: Order): Answer => {
    const key = keyOf(order);
    const answer = known.get(key) ?? make(order);
    known.set(key, answer);
    return answer;
  };
};

/** Pictures are not what the orders are about: every provider draws always the same one. */
const withQuickPictures = (ports: Ports): Ports => {
  let card: Promise<Produced | Submitted> | undefined;
  return {
    ...ports,
    provider: (name, model): UsableProvider => {
      const usable = ports.provider(name, model);
      if (!usable.isFree) return usable;
      const { provider } = usable;
      const submit: typeof provider.submit = (request, context) =>
        (card ??= provider.submit(request, context));
      return { ...usable, provider: { ...provider, submit } };
    },
    render: remembering(({ source }) => source, ports.render),
  };
};

/** One blog for all orders, its driver at rest: runs go on when an order says so. */
export const startSite = async (): Promise<Site> => {
  const vendor = await startOpenAiEmulator();
  const bytes = await drawPicture({ seed: 'low tide', width: 1152, height: 576, format: 'jpeg' });
  vendor.scriptFor(IN_EVERY_PROMPT, { result: { bytes, mime: 'image/jpeg' } });
  const blog = await startBlog({
    heroConfig: {
      output: { width: 640, height: 320 },
      templates: plainTemplates,
      providers: {
        main: {
          type: 'openai-compatible',
          baseUrl: vendor.baseUrl,
          apiKey: vendor.apiKey,
          model: 'gpt-image-2',
          allowPrivateNetwork: true,
        },
      },
    },
  });
  await restDriver(blog);
  // Whoever asks keeps connections open, and finds none closed that it is about to use.
  blog.strapi.server.httpServer.keepAliveTimeout = 600_000;
  // Half of the time would be waiting for the disk, of which no order knows.
  for (const pragma of ['journal_mode = MEMORY', 'synchronous = OFF'])
    await blog.strapi.db.connection.raw(`PRAGMA ${pragma}`);
  const upload = blog.strapi.plugin('upload').service('upload') as unknown as UploadService;
  await upload.setSettings({ responsiveDimensions: false });
  // Of the sources, as the tests are: the built plugin beside it answers HTTP, from the same ledger.
  const { close, ...ports } = getApp(blog.strapi);
  return {
    blog,
    vendor,
    ports: withQuickPictures(ports),
    close: async () => {
      await close();
      await blog.stop();
      await vendor.close();
    },
  };
};
