import { type Template, type TemplateInput, templateSchema } from '../../../server/src/contracts/template';

export const makeTemplate = (changes: Partial<TemplateInput> = {}): Template =>
  templateSchema.parse({ slug: 'brand', name: 'Brand', prompt: 'A picture of {{ title }}', ...changes });
