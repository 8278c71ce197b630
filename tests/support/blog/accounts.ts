import { randomBytes } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import type { BlogRequest } from '../requests';
import { ARTICLE, type Blog } from '../strapi';

export interface Permission {
  action: string;
  subject?: string;
  properties?: { fields?: string[]; locales?: string[] };
  conditions?: string[];
}

const FIELDS = ['title', 'description', 'slug', 'body', 'cover', 'hero', 'seo', 'category', 'author'];

/** What the Content Manager lets a role do with articles; all fields and both languages unless said otherwise. */
export const onArticles = (
  verb: 'create' | 'read' | 'update' | 'publish',
  { fields = FIELDS, locales = ['en', 'de'], conditions = [] as string[] } = {},
): Permission => ({
  action: `plugin::content-manager.explorer.${verb}`,
  subject: ARTICLE,
  properties: { fields, locales },
  conditions,
});

/** The media library, all of it unless conditions say otherwise. */
export const onFiles = ({ conditions = [] as string[] } = {}): Permission => ({
  action: 'plugin::upload.read',
  conditions,
});

export const GENERATE: Permission = { action: 'plugin::hero-image.generate' };
export const READ_RUNS: Permission = { action: 'plugin::hero-image.read' };

const service = (strapi: Core.Strapi, uid: string): unknown => strapi.service(uid as never);

interface Roles {
  create: (role: object) => Promise<{ id: number }>;
  assignPermissions: (role: number, permissions: object[]) => Promise<unknown>;
}

let accounts = 0;

/** An editor of the admin panel whose only role may do exactly this. */
export const editorWith = async (
  blog: Blog,
  permissions: Permission[],
): Promise<(path: string, request?: BlogRequest) => Promise<Response>> => {
  accounts += 1;
  const account = {
    email: `editor-${accounts}@example.com`,
    password: `Aa1-${randomBytes(12).toString('base64url')}`,
  };
  const roles = service(blog.strapi, 'admin::role') as Roles;
  const role = await roles.create({ name: `Role ${accounts}`, description: '' });
  await roles.assignPermissions(
    role.id,
    permissions.map((permission) => ({ subject: null, properties: {}, conditions: [], ...permission })),
  );
  const users = service(blog.strapi, 'admin::user') as { create: (user: object) => Promise<unknown> };
  await users.create({
    ...account,
    firstname: 'Test',
    lastname: 'Editor',
    isActive: true,
    roles: [role.id],
  });
  const token = await blog.logIn(account);
  return (path, request = {}) =>
    blog.api(path, {
      ...request,
      token: null,
      headers: { ...request.headers, authorization: `Bearer ${token}` },
    });
};

/** Lets readers of the site (`public`) or its users (`authenticated`) do something through the content API. */
export const grantToReaders = async (
  { strapi }: Blog,
  type: 'public' | 'authenticated',
  actions: string[],
): Promise<number> => {
  const role = (await strapi.db.query('plugin::users-permissions.role').findOne({ where: { type } })) as {
    id: number;
  };
  for (const action of actions)
    await strapi.db.query('plugin::users-permissions.permission').create({ data: { action, role: role.id } });
  return role.id;
};

/** A user of the site, and the token that a login would give. */
export const siteUser = async ({ strapi }: Blog, role: number): Promise<string> => {
  accounts += 1;
  const user = (await strapi.db.query('plugin::users-permissions.user').create({
    data: {
      username: `reader-${accounts}`,
      email: `reader-${accounts}@example.com`,
      provider: 'local',
      confirmed: true,
      blocked: false,
      role,
    },
  })) as { id: number };
  const jwt = service(strapi, 'plugin::users-permissions.jwt') as {
    issue: (payload: object) => string | Promise<string>;
  };
  return jwt.issue({ id: user.id });
};
