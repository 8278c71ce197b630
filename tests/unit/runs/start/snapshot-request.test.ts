import { describe, expect, it } from 'vitest';
import { configSchema, type ConfigInput } from '../../../../server/src/contracts/config';
import type { ImageProvider, SourceImage } from '../../../../server/src/contracts/provider';
import {
  templateSchema,
  type AssetReference,
  type TemplateInput,
} from '../../../../server/src/contracts/template';
import { createSnapshotRequest } from '../../../../server/src/runs/start/snapshot-request';
import type { SnapshotInput } from '../../../../server/src/runs/model/ports';
import { contentTypeAttributes } from '../../../../server/src/prompt/content-type-attributes';
import { createWorld, failure } from '../../../support/runs/run-harness';

const attributes = contentTypeAttributes({
  attributes: { title: { type: 'string' }, description: { type: 'text' } },
  components: {},
});

interface Setting {
  order?: string[];
  config?: ConfigInput;
  template?: Partial<TemplateInput>;
  entry?: Record<string, unknown>;
}

const readFile = (reference: AssetReference): Promise<SourceImage> => {
  const file = 'file' in reference ? reference.file : 0;
  if (file === 404) return Promise.reject(failure('file_gone'));
  if (file === 503) return Promise.reject(failure('media_failed', { retryable: true }));
  return Promise.resolve({ bytes: Buffer.from(JSON.stringify(reference)), mime: 'image/png' });
};

const freezing = (setting: Setting = {}, changes: Partial<SnapshotInput> = {}) => {
  const { ports } = createWorld({ main: {}, other: {}, 'brand-card': { source: 'card' } });
  const freeze = createSnapshotRequest({
    config: configSchema.parse(setting.config ?? {}),
    order: setting.order ?? ['main', 'other', 'brand-card'],
    provider: (name, model) => {
      const usable = ports.provider(name, model);
      const provider: ImageProvider = model === null ? usable.provider : { ...usable.provider, model };
      return { ...usable, provider };
    },
    resolveTemplate: () =>
      Promise.resolve({
        version: 3,
        template: templateSchema.parse({ slug: 's', name: 'S', prompt: '{{ title }}', ...setting.template }),
      }),
    readAsset: readFile,
    readLogo: readFile,
    fontProblems: () => Promise.resolve([]),
    describe: () => ({ attributes, options: {} }),
    loadValues: () => Promise.resolve(setting.entry ?? { title: 'A quiet harbour' }),
  });
  return freeze({
    uid: 'api::article.article',
    documentId: 'doc-1',
    locale: 'en',
    field: 'hero',
    trigger: 'button',
    wishes: {},
    values: null,
    ...changes,
  });
};

const providersOf = async (...given: Parameters<typeof freezing>) => (await freezing(...given)).providers;

describe('who draws', () => {
  it('is tried in the configured order, the template’s own provider first', async () => {
    expect(await providersOf()).toEqual(['main', 'other', 'brand-card']);
    expect(await providersOf({ template: { provider: 'other' } })).toEqual(['other', 'main', 'brand-card']);
  });

  it('is the one that was asked for and nobody else', async () => {
    expect(await providersOf({}, { wishes: { provider: 'other' } })).toEqual(['other']);
    await expect(freezing({}, { wishes: { provider: 'nobody' } })).rejects.toMatchObject({
      code: 'config_invalid',
    });
  });

  it('is no card on publish where a card is on already', async () => {
    expect(await providersOf({}, { trigger: 'publish' })).toEqual(['main', 'other']);
    const config = { publish: { instantCard: false } };
    expect(await providersOf({ config }, { trigger: 'publish' })).toEqual(['main', 'other', 'brand-card']);
  });

  it('is the card on publish where the site draws cards first: no bill comes by surprise', async () => {
    const frozen = await freezing({ order: ['brand-card', 'main'] }, { trigger: 'publish' });
    expect(frozen.providers).toEqual(['brand-card', 'main']);
    expect(frozen.wantsInstantCard).toBe(false);
  });

  it('is the card at once, even where it is not in the order', async () => {
    expect(await providersOf({}, { trigger: 'instant-card' })).toEqual(['brand-card']);
    expect(await providersOf({ order: ['main'] }, { trigger: 'instant-card' })).toEqual(['brand-card']);
  });
});

describe('the model of a template', () => {
  const model = 'picked-by-the-template';

  it('is for its own provider', async () => {
    expect((await freezing({ template: { model } })).model).toBe(model);
    expect((await freezing({ template: { model, provider: 'other' } })).model).toBe(model);
  });

  it('is not handed to another one', async () => {
    const wishes = { provider: 'other' };
    expect((await freezing({ template: { model } }, { wishes })).model).toBeNull();
    expect((await freezing({ template: { model, provider: 'main' } }, { wishes })).model).toBeNull();
    expect((await freezing({ template: { model } }, { trigger: 'instant-card' })).model).toBeNull();
  });
});

describe('what tells two requests apart', () => {
  const hashOf = async (...given: Parameters<typeof freezing>) => (await freezing(...given)).requestHash;

  it('is what is drawn, by whom, with which model', async () => {
    const same = await hashOf();
    expect(await hashOf()).toBe(same);
    const others = await Promise.all([
      hashOf({ entry: { title: 'Another harbour' } }),
      hashOf({ template: { style: 'etching' } }),
      hashOf({ template: { model: 'another' } }),
      hashOf({}, { wishes: { provider: 'other' } }),
      hashOf({}, { wishes: { candidates: 2 } }),
      hashOf({}, { wishes: { quality: 'high' } }),
      hashOf({}, { wishes: { prompt: 'Something else' } }),
      hashOf({}, { wishes: { reference: { file: 7 } } }),
    ]);
    expect(new Set([same, ...others]).size).toBe(others.length + 1);
  });

  it('is neither who asked nor what would be tried if the first one fails', async () => {
    const pressed = await hashOf();
    expect(await hashOf({}, { trigger: 'publish' })).toBe(pressed);
    expect(await hashOf({ order: ['main', 'brand-card'] }, { trigger: 'api' })).toBe(pressed);
  });
});

describe('a reference', () => {
  it('that does not exist is the caller’s mistake when the caller named it', async () => {
    await expect(freezing({}, { wishes: { reference: { file: 404 } } })).rejects.toMatchObject({
      code: 'file_gone',
      message: expect.stringContaining('reference') as string,
    });
    await expect(freezing({}, { wishes: { reference: { file: 503 } } })).rejects.toMatchObject({
      code: 'media_failed',
    });
  });

  it('of a template is left out, and the run says so', async () => {
    const template = { references: [{ file: 404 }, { file: 7 }], logo: { file: 404 } };
    const { request, warnings } = await freezing({ template });
    expect(request).toMatchObject({ references: [{ file: 7 }], logo: null, ownReferences: false });
    expect(warnings).toHaveLength(2);
    for (const warning of warnings) expect(warning).toContain('Template “s”');
  });

  it('of a template that cannot be read just now is asked for again later', async () => {
    const template = { references: [{ file: 503 }], logo: { file: 503 } };
    const { request, warnings } = await freezing({ template });
    expect(request).toMatchObject({ references: [{ file: 503 }], logo: { file: 503 } });
    expect(warnings).toEqual([]);
  });
});
