/**
 * The station rule. Every folder of `server/src` is a station; a station imports only from those below it in this list,
 * so that a change upstream never reaches down.
 */
const stations = [
  'app',
  'http',
  'triggers',
  'doctor',
  'backfill',
  'cleanup',
  'repair',
  'runs',
  'vendor-urls',
  'templates',
  'billing',
  'entries',
  'prompt',
  'providers',
  'throttle',
  'image',
  'media',
  'head',
  'strapi',
  'concurrency',
  'contracts',
];

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
      name: 'no-station-outside-the-list',
      comment: 'A new folder takes its place in the list above.',
      severity: 'error',
      from: {},
      to: { path: '^server/src/[^/]+/', pathNot: `^server/src/(${[...stations, 'cli'].join('|')})/` },
    },
    {
      name: 'contracts-import-nothing',
      comment: 'Contracts are shared by server, admin and users: they know zod and each other only.',
      severity: 'error',
      from: { path: '^server/src/contracts/' },
      to: { pathNot: ['^server/src/contracts/', '^node_modules/zod/', '^node_modules/zod$'] },
    },
    {
      name: 'stations-import-the-shell',
      comment: 'The files Strapi loads know the stations, never the other way round; `app` reads the config.',
      severity: 'error',
      from: { path: '^server/src/[^/]+/' },
      to: { path: '^server/src/[^/]+\\.ts$', pathNot: '^server/src/config\\.ts$' },
    },
    {
      name: 'only-app-reads-the-config',
      severity: 'error',
      from: { path: '^server/src/[^/]+/', pathNot: '^server/src/app/' },
      to: { path: '^server/src/config\\.ts$' },
    },
    {
      name: 'inner-stations-know-strapi',
      comment: 'prompt, providers and image take plain arguments.',
      severity: 'error',
      from: { path: '^server/src/(prompt|providers|image|contracts|vendor-urls)/' },
      to: { path: '^(node_modules/@strapi/|server/src/strapi/)' },
    },
    {
      name: 'strapi-in-stores-only',
      comment: 'Runs, throttle and billing know Strapi in their `store` folders only.',
      severity: 'error',
      from: {
        path: '^server/src/(runs|throttle|billing)/',
        pathNot: '^server/src/(runs|throttle|billing)/store/',
      },
      to: { path: '^(node_modules/@strapi/|server/src/strapi/)' },
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
