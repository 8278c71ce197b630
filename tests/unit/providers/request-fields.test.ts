import { describe, expect, it } from 'vitest';
import { createRefusedFields } from '../../../server/src/providers/refused-fields';
import { createRequestFields } from '../../../server/src/providers/request-fields';
import { aVendor, type VendorName } from './a-vendor';
import { aContext, anImageRequest, heroErrorOf } from './fixtures';

const refusal = (field: string) => {
  const message = `Unknown parameter: '${field}'.`;
  const error = { message, type: 'invalid_request_error', code: 'unknown_parameter', param: field };
  return { status: 400, body: { error, code: 40_001, message } };
};

describe.each<[VendorName, string, string]>([
  ['openai-compatible', 'size', 'n'],
  ['kairval', 'output_format', 'n'],
  ['gpt-image-2-art', 'quality', 'n'],
  ['gptimage2-ai', 'ratio', 'count'],
  ['gptimageapi-dev', 'background', 'n'],
])('request fields of %s', (name, field, count) => {
  it(`omit “${field}” once it was refused, and keep the others`, async () => {
    const { emulator, provider } = await aVendor(name);
    emulator.script([refusal(field)]);
    const error = await heroErrorOf(provider.submit(anImageRequest(), aContext()));
    expect(error).toMatchObject({ code: 'provider_rejected', amended: true });
    const answer = await provider.submit(anImageRequest(), aContext());
    expect(answer.warnings.map((warning) => warning.feature)).toContain(field);

    const [first, second] = emulator.requests.map(({ body }) => Object.keys(body as object));
    expect(second).toStrictEqual(first?.filter((key) => key !== field));
    expect(emulator.billed).toHaveLength(1);
  });

  it('without a count plan one image per call', async () => {
    const { providerWith } = await aVendor(name);
    const provider = providerWith({ request: { omit: [count], add: {} } });
    expect(provider.capabilities.maxImagesPerCall).toBe(1);
    expect(providerWith({}).capabilities.maxImagesPerCall).toBeGreaterThan(1);
  });
});

describe('the learned request fields', () => {
  const body = { model: 'm', prompt: 'A barn', size: '1x1', a: 1, b: 2, c: 3, d: 4, e: 5 };
  const fieldsOf = (model = 'm', refused = createRefusedFields()) =>
    createRequestFields({ name: 'main', request: undefined, model, refused });
  const told = (...names: string[]) => ({
    status: 400,
    answer: { errors: names.map((field) => ({ field })) },
  });

  it('are at most four, and never prompt or model', () => {
    const fields = fieldsOf();
    expect(fields.fit(body).learn(told('prompt', 'model'))).toStrictEqual([]);
    expect(fields.fit(body).learn(told('a', 'b', 'c', 'd', 'e'))).toStrictEqual(['a', 'b', 'c', 'd']);
    expect(fields.fit(body).learn(told('e'))).toStrictEqual([]);
    expect(Object.keys(fields.fit(body).body)).toStrictEqual(['model', 'prompt', 'size', 'e']);
  });

  it('apply to the model that refused them', () => {
    const refused = createRefusedFields();
    fieldsOf('m', refused).fit(body).learn(told('size'));
    expect(fieldsOf('m', refused).takes('size')).toBe(false);
    expect(fieldsOf('other', refused).takes('size')).toBe(true);
  });

  it('are sent again when the API requires one', () => {
    const fields = fieldsOf();
    fields.fit(body).learn(told('size'));
    const answer = { error: { message: "Missing required parameter: 'size'." } };
    expect(fields.fit(body).learn({ status: 400, answer })).toStrictEqual([]);
    expect(fields.takes('size')).toBe(true);
  });

  it.each([401, 404, 429, 500])('are not learned from HTTP %d', (status) => {
    expect(
      fieldsOf()
        .fit(body)
        .learn({ ...told('size'), status }),
    ).toStrictEqual([]);
  });
});
