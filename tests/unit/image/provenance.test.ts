import { describe, expect, it } from 'vitest';
import type { DigitalSourceType } from '../../../server/src/contracts';
import { readDigitalSourceType, xmpPacket } from '../../../server/src/image/provenance';
import { heroErrorOf, plain } from './images';

const TERMS = [
  'trainedAlgorithmicMedia',
  'compositeWithTrainedAlgorithmicMedia',
  'algorithmicMedia',
] as const satisfies DigitalSourceType[];

describe('the provenance label', () => {
  it.each(TERMS)('of %s is read back as its full URI', async (term) => {
    const bytes = await plain(64, 64)
      .withXmp(xmpPacket(term) ?? '')
      .webp()
      .toBuffer();
    expect(await readDigitalSourceType(bytes)).toBe(`http://cv.iptc.org/newscodes/digitalsourcetype/${term}`);
  });

  it('is omitted for an unknown source', async () => {
    expect(xmpPacket(null)).toBeNull();
    expect(await readDigitalSourceType(await plain(64, 64).png().toBuffer())).toBeNull();
  });

  it.each([
    ['an attribute', '<rdf:Description rdf:about="" xmlns:e="urn:e" e:DigitalSourceType="urn:term"/>'],
    [
      'a resource',
      '<rdf:Description rdf:about="" xmlns:e="urn:e"><e:DigitalSourceType rdf:resource="urn:term"/></rdf:Description>',
    ],
    [
      'text with space around it',
      '<rdf:Description rdf:about="" xmlns:e="urn:e"><e:DigitalSourceType>\n urn:term\n</e:DigitalSourceType></rdf:Description>',
    ],
  ])('is read from %s, as other programs write it', async (_form, description) => {
    const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">${description}</rdf:RDF></x:xmpmeta>`;
    expect(await readDigitalSourceType(await plain(64, 64).withXmp(xmp).jpeg().toBuffer())).toBe('urn:term');
  });

  it('cannot be read from a file that is not an image', async () => {
    expect(await heroErrorOf(readDigitalSourceType(Buffer.from('nothing')))).toMatchObject({
      code: 'image_invalid',
    });
  });
});
