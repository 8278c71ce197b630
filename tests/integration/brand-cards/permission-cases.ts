import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  editorWith,
  GENERATE,
  grantToReaders,
  onArticles,
  onFiles,
  READ_RUNS,
  siteUser,
} from '../../support/blog/accounts';
import { draftArticle, finished, order, press, read, rowCount } from '../../support/blog/blog-runs';
import { settledRuns } from '../../support/runs';
import { ARTICLE, type Blog } from '../../support/strapi';

const CREATE = 'plugin::hero-image.generation.create';
const FIND_ONE = 'plugin::hero-image.generation.findOne';
const CANCEL = 'plugin::hero-image.generation.cancel';
const UPDATE = 'api::article.article.update';
const FIND_FILE = 'plugin::upload.content-api.findOne';
const NO_FILE = 987_654;

/** Who may ask for heroes and see runs, on a blog that draws cards. */
export const permissionCases = (open: () => Blog): void => {
  let blog: Blog;
  let documentId: string;
  let runId: string;
  /** In the media library, uploaded by the first administrator. */
  let file: number;

  beforeAll(async () => {
    blog = open();
    documentId = await draftArticle(blog);
    const run = await finished(blog, await press(blog, { documentId, locale: 'en' }));
    runId = run.id;
    file = run.hero!.image.id;
  });
  // Other cases compare what is stored before and after a request.
  afterAll(() => settledRuns(blog));

  describe('the admin’s routes', () => {
    const routes = (): [string, string, unknown][] => [
      ['POST', '/hero-image/generations', { uid: ARTICLE, documentId }],
      ['GET', `/hero-image/generations?uid=${ARTICLE}&documentId=${documentId}`, undefined],
      ['GET', `/hero-image/generations/${runId}`, undefined],
      ['POST', `/hero-image/generations/${runId}/cancel`, {}],
      ['POST', '/hero-image/prompt-preview', { uid: ARTICLE, documentId }],
      ['POST', '/hero-image/library-heroes', { uid: ARTICLE, documentId, file: 1 }],
      ['GET', '/hero-image/templates', undefined],
      ['GET', '/hero-image/providers', undefined],
      ['POST', '/hero-image/providers/brand-card/test', {}],
      ['GET', '/hero-image/usage', undefined],
      ['GET', '/hero-image/doctor', undefined],
      ['GET', `/hero-image/generations/${runId}/outcome`, undefined],
      ['POST', `/hero-image/generations/${runId}/outcome`, { answer: 'pay' }],
    ];

    it('answer 401 without an admin login, and to an API token', async () => {
      for (const [method, path, json] of routes()) {
        const init = { method, ...(json === undefined ? {} : { json }) };
        expect((await blog.api(path, { ...init, token: null })).status, path).toBe(401);
        expect((await blog.api(path, init)).status, path).toBe(401);
      }
    });

    it('answer 403 to a role without the plugin’s permissions', async () => {
      const editor = await editorWith(blog, [onArticles('read'), onArticles('update'), onArticles('create')]);
      for (const [method, path, json] of routes())
        expect((await editor(path, { method, ...(json === undefined ? {} : { json }) })).status, path).toBe(
          403,
        );
    });

    it('let an editor of the entry generate, read and cancel a run', async () => {
      const editor = await editorWith(blog, [GENERATE, READ_RUNS, onArticles('read'), onArticles('update')]);
      const answer = await press(blog, { documentId, locale: 'en' }, editor);
      expect(answer.status).toBe(202);
      expect((await editor(`/hero-image/generations/${answer.data!.id}`)).status).toBe(200);
      expect(
        (await editor(`/hero-image/generations/${answer.data!.id}/cancel`, { method: 'POST' })).status,
      ).toBe(200);
      const list = await editor(`/hero-image/generations?uid=${ARTICLE}&documentId=${documentId}&locale=en`);
      expect(list.status).toBe(200);
    });

    it('answer 403 to an editor who may read the entry but not edit it', async () => {
      const editor = await editorWith(blog, [GENERATE, READ_RUNS, onArticles('read')]);
      const before = await rowCount(blog);
      expect((await press(blog, { documentId, locale: 'en' }, editor)).status).toBe(403);
      expect((await editor(`/hero-image/generations/${runId}/cancel`, { method: 'POST' })).status).toBe(403);
      const target = { json: { uid: ARTICLE, documentId, locale: 'en' } };
      expect((await editor('/hero-image/prompt-preview', target)).status).toBe(403);
      expect((await editor(`/hero-image/generations/${runId}`)).status).toBe(200);
      expect(await rowCount(blog)).toBe(before);
    });

    it('answer 403 alike for an unreadable entry and one that does not exist', async () => {
      const editor = await editorWith(blog, [GENERATE, READ_RUNS]);
      const answers = await Promise.all(
        [documentId, 'there-is-none'].map((id) => press(blog, { documentId: id, locale: 'en' }, editor)),
      );
      expect(answers.map(({ status }) => status)).toEqual([403, 403]);
      expect(answers[0]!.text).toBe(answers[1]!.text);
      expect((await editor(`/hero-image/generations/${runId}`)).status).toBe(403);
      expect((await press(blog, { documentId: null, values: { title: 'New' } }, editor)).status).toBe(403);
    });

    it('follow role conditions: an author generates for own articles only', async () => {
      const own = { conditions: ['admin::is-creator'] };
      const author = await editorWith(blog, [
        GENERATE,
        READ_RUNS,
        onArticles('create'),
        onArticles('read', own),
        onArticles('update', own),
      ]);
      const created = await author(`/content-manager/collection-types/${ARTICLE}?locale=en`, {
        json: { title: 'By the author' },
      });
      expect(created.status).toBe(201);
      const mine = ((await created.json()) as { data: { documentId: string } }).data.documentId;
      expect((await press(blog, { documentId: mine, locale: 'en' }, author)).status).toBe(202);
      expect((await press(blog, { documentId, locale: 'en' }, author)).status).toBe(403);
      expect((await author(`/hero-image/generations/${runId}`)).status).toBe(403);
    });

    it('follow the locales and fields of a role', async () => {
      const german = await editorWith(blog, [GENERATE, onArticles('update', { locales: ['de'] })]);
      expect((await press(blog, { documentId, locale: 'en' }, german)).status).toBe(403);
      const proofreader = await editorWith(blog, [
        GENERATE,
        onArticles('update', { fields: ['title', 'body'] }),
      ]);
      expect((await press(blog, { documentId, locale: 'en' }, proofreader)).status).toBe(403);
    });

    it('let only roles that may create entries generate for an unsaved one', async () => {
      const reader = await editorWith(blog, [GENERATE, onArticles('read'), onArticles('update')]);
      const writer = await editorWith(blog, [GENERATE, onArticles('create')]);
      const unsaved = { documentId: null, values: { title: 'Not saved yet' } };
      expect((await press(blog, unsaved, reader)).status).toBe(403);
      expect((await press(blog, unsaved, writer)).status).toBe(202);
    });
  });

  describe('a media library file in an admin request', () => {
    type Editor = Awaited<ReturnType<typeof editorWith>>;

    /** Each request that takes a file, as status and body. */
    const requests = (editor: Editor, files: number[]): Promise<[number, string][]> => {
      const target = { uid: ARTICLE, documentId, locale: 'en' };
      const reference = { ...target, reference: files.map((id) => ({ file: id })) };
      const bodies: [string, object][] = [
        ['/hero-image/generations', { ...reference, force: true }],
        ['/hero-image/prompt-preview', reference],
        ...files.map((id): [string, object] => ['/hero-image/library-heroes', { ...target, file: id }]),
      ];
      return Promise.all(
        bodies.map(async ([path, json]) => {
          const response = await editor(path, { json });
          return [response.status, await response.text()];
        }),
      );
    };
    const statuses = async (editor: Editor, files: number[]): Promise<number[]> =>
      (await requests(editor, files)).map(([status]) => status);

    const edit = [GENERATE, onArticles('read'), onArticles('update')];

    it('is refused alike without the right to read files, whether or not it exists', async () => {
      const editor = await editorWith(blog, edit);
      const before = await rowCount(blog);
      const answers = await requests(editor, [file]);
      expect(answers.map(([status]) => status)).toEqual([403, 403, 403]);
      expect(await requests(editor, [NO_FILE])).toEqual(answers);
      expect(await rowCount(blog)).toBe(before);
    });

    it('is accepted with the right to read files', async () => {
      const editor = await editorWith(blog, [...edit, onFiles()]);
      expect(await statuses(editor, [file])).toEqual([202, 200, 200]);
      expect((await statuses(editor, [NO_FILE])).at(-1)).toBe(404);
    });

    it('follows role conditions: own files are accepted, others refused as if they did not exist', async () => {
      const editor = await editorWith(blog, [...edit, onFiles({ conditions: ['admin::is-creator'] })]);
      // A run of another editor for the same card would be joined.
      await settledRuns(blog);
      const run = await finished(blog, await press(blog, { documentId, locale: 'en', force: true }, editor));
      const own = run.hero!.image.id;
      expect(await statuses(editor, [own])).toEqual([202, 200, 200]);
      const refused = await requests(editor, [file]);
      expect(refused.map(([status]) => status)).toEqual([403, 403, 403]);
      expect(await requests(editor, [NO_FILE])).toEqual(refused);
      expect((await statuses(editor, [own, file])).slice(0, 2)).toEqual([403, 403]);
    });
  });

  describe('the content API', () => {
    const paths = (): [string, string][] => [
      ['POST', '/api/hero-image/generations'],
      ['GET', `/api/hero-image/generations/${runId}`],
      ['POST', `/api/hero-image/generations/${runId}/cancel`],
    ];

    it('answers 401 or 403 until a permission is granted', async () => {
      for (const [method, path] of paths()) {
        const json = { data: { uid: ARTICLE, documentId } };
        const response = await blog.api(path, {
          method,
          token: null,
          ...(method === 'POST' ? { json } : {}),
        });
        expect([401, 403], path).toContain(response.status);
        const other = await blog.createApiToken(['api::article.article.find']);
        const refused = await blog.api(path, {
          method,
          token: other,
          ...(method === 'POST' ? { json } : {}),
        });
        expect(refused.status, path).toBe(403);
      }
      expect((await order(blog, { documentId }, 'no-token-at-all')).status).toBe(401);
    });

    it('requires the right to update the entry beside the right to generate', async () => {
      const without = await blog.createApiToken([CREATE, CANCEL, FIND_ONE]);
      const before = await rowCount(blog);
      const refused = await Promise.all(
        [documentId, 'there-is-none'].map((id) => order(blog, { documentId: id }, without)),
      );
      expect(refused.map(({ status }) => status)).toEqual([403, 403]);
      expect(refused[0]!.text).toBe(refused[1]!.text);
      expect((await order(blog, { uid: 'api::no.no', documentId }, without)).status).toBe(403);
      expect((await blog.api(`/api/hero-image/generations/${runId}`, { token: without })).status).toBe(403);
      const cancel = { token: without, method: 'POST' };
      expect((await blog.api(`/api/hero-image/generations/${runId}/cancel`, cancel)).status).toBe(403);
      expect(await rowCount(blog)).toBe(before);

      const token = await blog.createApiToken([CREATE, UPDATE]);
      expect((await order(blog, { documentId }, token)).status).toBe(202);
    });

    it('accepts a reference image from tokens that may read files, and refuses others alike', async () => {
      const without = await blog.createApiToken([CREATE, UPDATE]);
      const refused = await Promise.all(
        [file, NO_FILE].map((id) => order(blog, { documentId, reference: { file: id } }, without)),
      );
      expect(refused.map(({ status }) => status)).toEqual([403, 403]);
      expect(refused[0]!.text).toBe(refused[1]!.text);
      const token = await blog.createApiToken([CREATE, UPDATE, FIND_FILE]);
      expect((await order(blog, { documentId, reference: { file } }, token)).status).toBe(202);
      expect((await order(blog, { documentId, reference: [] }, without)).status).toBe(202);
    });

    it('shows a run to tokens that may read entries of its type', async () => {
      const token = await blog.createApiToken([FIND_ONE, 'api::article.article.findOne']);
      const answer = await read(await blog.api(`/api/hero-image/generations/${runId}`, { token }));
      expect(answer).toMatchObject({ status: 200, data: { id: runId } });
      const missing = await blog.api('/api/hero-image/generations/0d4b4e0e-0000-4000-8000-000000000000', {
        token,
      });
      expect(missing.status).toBe(404);
    });

    it('answers 403 alike to anonymous callers where only generating is public', async () => {
      await grantToReaders(blog, 'public', [CREATE]);
      const refused = await Promise.all(
        [documentId, 'there-is-none'].map((id) => order(blog, { documentId: id }, null)),
      );
      expect(refused.map(({ status }) => status)).toEqual([403, 403]);
      expect(refused[0]!.text).toBe(refused[1]!.text);
    });

    it('serves users of the blog whose role may generate and update', async () => {
      const role = await grantToReaders(blog, 'authenticated', [CREATE, UPDATE]);
      const user = await siteUser(blog, role);
      const answer = await order(blog, { documentId }, user);
      expect(answer.status).toBe(202);
      const withReference = { documentId, reference: { file } };
      expect((await order(blog, withReference, user)).status).toBe(403);
      await grantToReaders(blog, 'authenticated', [FIND_FILE]);
      expect((await order(blog, withReference, user)).status).toBe(202);
      expect(answer.data?.requestedBy).toMatch(/^users-permissions:\d+$/);
    });
  });
};
