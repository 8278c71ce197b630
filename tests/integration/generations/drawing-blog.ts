import { startOpenAiEmulator, type OpenAiEmulator } from '../../support/emulators/openai';
import { SMALL_OUTPUT } from '../../support/small-output';
import { startBlog, type Blog } from '../../support/strapi';

/** What a picture of the provider `main` costs. */
export const CREDITS = 2.125;

export interface DrawingBlog {
  blog: Blog;
  /** Behind the provider `main`. */
  vendor: OpenAiEmulator;
  /** Behind the provider `gateway`: it answers with URLs. */
  gateway: OpenAiEmulator;
  close: () => Promise<void>;
}

/** A blog with a provider that draws, and some that cannot; its heroes are small, but for those of the template `wide`. */
export const startDrawingBlog = async (): Promise<DrawingBlog> => {
  const [vendor, gateway] = await Promise.all([
    startOpenAiEmulator(),
    startOpenAiEmulator({ answerWith: 'url' }),
  ]);
  const openai = { type: 'openai-compatible' as const, allowPrivateNetwork: true };
  const blog = await startBlog({
    heroConfig: {
      output: SMALL_OUTPUT,
      providers: {
        main: { ...openai, baseUrl: vendor.baseUrl, apiKey: vendor.apiKey, creditsPerImage: CREDITS },
        gateway: { ...openai, baseUrl: gateway.baseUrl, apiKey: gateway.apiKey },
        closed: { ...openai, baseUrl: vendor.baseUrl, apiKey: vendor.apiKey, allowPrivateNetwork: false },
        mistyped: { ...openai, baseUrl: vendor.baseUrl, apiKey: 'sk-mistyped-000000000000' },
        keyless: { ...openai, baseUrl: 'https://api.kissapi.ai/v1' },
      },
      use: ['main', 'brand-card'],
      templates: [
        { slug: 'wide', name: 'Wide', prompt: 'A view of {{ title }}', output: { width: 1536 } },
        {
          ...{ slug: 'titled', name: 'Titled', prompt: 'A poster about {{ title }}', titleOverlay: true },
          output: { width: 1536 },
        },
        { slug: 'dear', name: 'Dear', prompt: 'A painting of {{ title }}', model: 'gpt-image-1.5' },
      ],
      publish: { mode: 'off' },
    },
  });
  return {
    blog,
    vendor,
    gateway,
    close: async () => {
      await blog.stop();
      await Promise.all([vendor.close(), gateway.close()]);
    },
  };
};
