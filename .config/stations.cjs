/**
 * The station rule: a hero travels triggers -> generation -> prompt -> providers -> image -> media -> head,
 * and a station imports only from stations further down, or from contracts.
 */
const stations = ['triggers', 'generation', 'prompt', 'providers', 'image', 'media', 'head'];

const downstreamOnly = stations.slice(1).map((station, index) => ({
  name: `${station}-imports-upstream`,
  comment: 'Imports run downstream only: move the shared part down, or hand it in as an argument.',
  severity: 'error',
  from: { path: `^server/src/${station}/` },
  to: { path: `^server/src/(${stations.slice(0, index + 1).join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...downstreamOnly,
    {
      name: 'contracts-import-nothing',
      comment: 'Contracts are shared by server, admin and users: they know zod and each other only.',
      severity: 'error',
      from: { path: '^server/src/contracts/' },
      to: { pathNot: ['^server/src/contracts/', '^node_modules/zod/', '^node_modules/zod$'] },
    },
    {
      name: 'stations-import-the-shell',
      comment: 'The files Strapi loads know the stations, never the other way round.',
      severity: 'error',
      from: { path: '^server/src/[^/]+/' },
      to: { path: '^server/src/[^/]+\\.ts$' },
    },
    {
      name: 'inner-stations-know-strapi',
      comment: 'prompt, providers and image take plain arguments.',
      severity: 'error',
      from: { path: '^server/src/(prompt|providers|image|contracts)/' },
      to: { path: '^node_modules/@strapi/' },
    },
    {
      name: 'generation-knows-strapi-in-its-store-only',
      severity: 'error',
      from: { path: '^server/src/generation/', pathNot: '^server/src/generation/store/' },
      to: { path: '^node_modules/@strapi/' },
    },
    {
      name: 'admin-takes-only-contracts',
      comment: 'The browser bundle must never hold server code.',
      severity: 'error',
      from: { path: '^admin/src/' },
      to: { path: '^server/src/', pathNot: '^server/src/contracts/' },
    },
    {
      name: 'cli-takes-only-contracts',
      comment: 'A terminal command asks the service of a running Strapi for everything else.',
      severity: 'error',
      from: { path: '^server/src/cli/' },
      to: { path: '^server/src/', pathNot: '^server/src/(cli|contracts)/' },
    },
    {
      name: 'nothing-imports-the-cli',
      severity: 'error',
      from: { pathNot: '^server/src/cli/' },
      to: { path: '^server/src/cli/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      comment: 'A file nothing imports is dead.',
      severity: 'error',
      from: { orphan: true, pathNot: '(^strapi-server|\\.d\\.ts$|\\.test\\.)' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
