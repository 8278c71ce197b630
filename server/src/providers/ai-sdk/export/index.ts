/** `strapi-plugin-hero-image/ai-sdk`: image models of the Vercel AI SDK as providers. */
export { fromAiSdk } from '../from-ai-sdk';
export type { AiSdkImageModel } from '../image-model';
export type { AiSdkOptions } from '../options';
