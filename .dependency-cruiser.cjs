/**
 * Says which packages and kinds of files may import which; deploy/checks/folders.txt says the same for folders.
 * test/lint-canary proves that the rules work.
 */
const services = ['personnel', 'grid', 'coordination', 'assessment', 'data-sharing'];
const roles = '\\.(rules|graphql|service|resolver|consumer|errors|queries|module)\\.ts$';

/** The files behind the subpaths that libs/platform exports; the other files are private to it. */
const platformDoors = Object.values(require('./libs/platform/package.json').exports)
  .map((door) => door['jiceng-source'].replace('./', '^libs/platform/').replace('.ts', '\\.ts$'))
  .join('|');

module.exports = {
  forbidden: [
    {
      name: 'platform-by-its-subpaths',
      severity: 'error',
      comment: 'libs/platform/package.json lists what others may import.',
      from: { pathNot: '^libs/platform/' },
      to: { path: '(^|/)libs/platform/(src|dist)/', pathNot: platformDoors },
    },
    {
      name: 'no-cycle',
      severity: 'error',
      comment:
        'Cycles can kill a process under ESM and decorator metadata. Type imports count: they tie files together too.',
      from: {},
      to: { circular: true },
    },
    ...services.map((service) => ({
      name: `no-service-to-service-from-${service}`,
      severity: 'error',
      comment: 'Services share contracts and never code.',
      from: { path: `^services/${service}/` },
      to: { path: '^(services|gateway)/', pathNot: `^services/${service}/` },
    })),
    { name: 'gateway-knows-no-service', severity: 'error', from: { path: '^gateway/' }, to: { path: '^services/' } },
    {
      name: 'contracts-depend-on-the-schema-library-alone',
      severity: 'error',
      from: { path: '^libs/contracts/src/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^(libs/contracts/|node_modules/zod/)' },
    },
    {
      name: 'platform-depends-on-contracts',
      severity: 'error',
      from: { path: '^libs/platform/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(services|gateway|deploy|test|libs/(testing|geometry|local|tables))/' },
    },
    {
      name: 'local-depends-on-contracts',
      severity: 'error',
      comment: 'The processes of a platform are started from their built files, never imported.',
      from: { path: '^libs/local/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(services|gateway|deploy|test|libs/(?!local|contracts))/' },
    },
    {
      name: 'testing-knows-no-scripts',
      severity: 'error',
      from: { path: '^libs/testing/' },
      to: { path: '^(services|gateway|deploy|test)/' },
    },
    {
      name: 'geometry-stands-alone',
      severity: 'error',
      from: { path: '^libs/geometry/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(services|gateway|deploy|test|libs/(?!geometry))/' },
    },
    {
      name: 'client-stands-alone',
      severity: 'error',
      comment: 'Front ends install this package without the platform, and without any other package.',
      from: { path: '^libs/client/src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(services|gateway|deploy|test|node_modules|libs/(?!client))/' },
    },
    {
      name: 'tables-depend-on-platform-and-contracts',
      severity: 'error',
      from: { path: '^libs/tables/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(services|gateway|deploy|test|libs/(?!tables|platform|contracts))/' },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: {
        pathNot: '(\\.spec\\.ts$|^(test|deploy|libs/testing)/|^services/[^/]+/test/|^gateway/(test|console/journeys)/)',
      },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'product-code-knows-no-scripts',
      severity: 'error',
      from: {
        path: '^(services/[^/]+/src|gateway/src|libs/(contracts|platform|geometry|tables))/',
        pathNot: '\\.spec\\.ts$',
      },
      to: { path: '^(deploy|test)/' },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      comment: 'Rules import rules, errors, contracts and pure libraries only.',
      from: { path: '^services/.*\\.rules\\.ts$' },
      to: {
        path: `(^node_modules/(@nestjs|typeorm|pg|bullmq|graphql)/|^libs/platform/src/(?!values/(errors|text|search-text)\\.ts)|^libs/tables/src/graphql\\.ts|^services/.*${roles.replace('rules|', '').replace('errors|', '')})`,
      },
    },
    {
      name: 'rules-use-tables-as-types',
      severity: 'error',
      comment: 'A rule may name the row of a table; its statements are for queries and services.',
      from: { path: '^services/.*\\.rules\\.ts$' },
      to: { path: '\\.table\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'tables-know-no-graphql',
      severity: 'error',
      from: { path: '^services/.*\\.table\\.ts$' },
      to: { path: '(^node_modules/(@nestjs/graphql|graphql)/|\\.graphql\\.ts$)' },
    },
    {
      name: 'doors-know-no-typeorm',
      severity: 'error',
      from: { path: '^services/.*\\.(resolver|consumer)\\.ts$' },
      to: { path: '^node_modules/(typeorm|pg)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvers-know-no-tables',
      severity: 'error',
      from: { path: '^services/.*\\.resolver\\.ts$' },
      to: { path: '\\.table\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-imports-a-resolver',
      severity: 'error',
      from: { pathNot: '(\\.module\\.ts$|\\.spec\\.ts$)' },
      to: { path: '\\.resolver\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', 'dist'] },
    exclude: { path: ['(^|/)dist/', '^\\.(nx|cache|jiceng)/', '^gateway/explorer/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['jiceng-source', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json'],
    },
  },
};
