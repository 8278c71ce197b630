import { afterAll, beforeAll, describe } from 'vitest';
import { startDrawingBlog, type DrawingBlog } from './generations/drawing-blog';
import { providerCases } from './generations/provider-cases';
import { requestCases } from './generations/request-cases';

describe('a blog with a provider that draws', () => {
  let drawing: DrawingBlog;
  beforeAll(async () => {
    drawing = await startDrawingBlog();
  });
  afterAll(() => drawing.close());

  describe('is asked for heroes', () => requestCases(() => drawing));
  describe('hears from its providers', () => providerCases(() => drawing));
});
