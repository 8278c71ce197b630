import { randomBytes } from 'node:crypto';
import type { Account } from './requests';
import type { Blog } from './strapi';

interface RoleService {
  create: (role: { name: string; description: string }) => Promise<{ id: number }>;
  assignPermissions: (roleId: number, permissions: object[]) => Promise<unknown>;
}

interface UserService {
  create: (user: Record<string, unknown>) => Promise<unknown>;
}

/** An administrator whose only role has these permissions, and nothing else. */
export const createAdministrator = async ({ strapi }: Blog, permissions: object[]): Promise<Account> => {
  const name = randomBytes(6).toString('hex');
  const roles = strapi.service('admin::role') as unknown as RoleService;
  const { id } = await roles.create({ name: `role ${name}`, description: '' });
  await roles.assignPermissions(
    id,
    permissions.map((permission) => ({ subject: null, conditions: [], properties: {}, ...permission })),
  );
  const account = { email: `${name}@example.com`, password: `Aa1-${name}` };
  const users = strapi.service('admin::user') as unknown as UserService;
  await users.create({ firstname: name, lastname: name, ...account, isActive: true, roles: [id] });
  return account;
};
