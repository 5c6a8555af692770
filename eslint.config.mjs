import tseslint from 'typescript-eslint';

/** Syntax that no file may use, whatever its role. */
const everywhere = [
  { selector: 'ExportAllDeclaration', message: 'No barrels: export names from the file that owns them.' },
  { selector: 'TSEnumDeclaration[const=true]', message: 'Const enums do not survive single-file compilation.' },
];

/** Messages leave a service only through the outbox. */
const outboxOnly = [
  {
    selector:
      "CallExpression[callee.type='MemberExpression'][callee.property.name=/^(add|addBulk)$/][callee.object.name=/[qQ]ueue$/]",
    message: 'Produce only through the outbox (tx.emit): a job beside the transaction can be lost or doubled.',
  },
  {
    selector:
      "CallExpression[callee.type='MemberExpression'][callee.property.name=/^(add|addBulk)$/][callee.object.property.name=/[qQ]ueue$/]",
    message: 'Produce only through the outbox (tx.emit): a job beside the transaction can be lost or doubled.',
  },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      'node_modules/**',
      '.nx/**',
      '.cache/**',
      '.jiceng/**',
      'out/**',
      'gateway/explorer/**',
      'gateway/console/generated/**',
    ],
  },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-extraneous-class': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
      'no-restricted-syntax': ['error', ...everywhere],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    files: ['libs/client/src/operations.ts', 'libs/contracts/src/registry/policy-table.ts'],
    rules: { 'max-lines': 'off' },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    ignores: ['test/load/k6/**'],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './gateway/console/tsconfig.json', './test/lint-canary/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unnecessary-condition': 'error',
    },
  },
  {
    // Only libs/tables reads and writes tables, so that every import has its limits and reports errors by row and column.
    files: ['services/**/*.ts', 'gateway/**/*.ts', 'deploy/**/*.ts', 'test/**/*.ts', 'libs/**/*.ts'],
    // Uploaded documents are only inspected, so that bombs and macros are refused; no table is read from them.
    ignores: ['libs/tables/**', 'libs/platform/src/files/file-type.ts', 'libs/platform/src/files/inspection.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        ...['csv-parse', 'yauzl', 'yazl', 'saxes'].map((name) => ({
          name,
          message: 'Read and write tables by @jiceng/tables.',
        })),
      ],
    },
  },
  { files: ['services/*/src/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...everywhere, ...outboxOnly] } },
  {
    files: ['deploy/**/*.ts', 'test/**/*.ts', 'libs/testing/**/*.ts'],
    ignores: ['test/lint-canary/**'],
    rules: { 'no-console': 'off' },
  },
);
