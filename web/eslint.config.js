/** Lint, and the layers: app → feature → kit → api · words. A feature never imports another feature. */
import tseslint from 'typescript-eslint'

const features = ['session', 'inbox', 'document', 'documents', 'people', 'catalogue', 'draft', 'records', 'counts', 'releases', 'studio']

const forbid = (files, folders, message) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: folders.map((folder) => ({ regex: `^(\\.\\./)+${folder}(/|$)`, message })) },
    ],
  },
})

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'src/api/schema.d.ts'] },
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  {
    rules: {
      eqeqeq: ['error', 'smart'],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  ...features.map((feature) =>
    forbid(
      [`src/${feature}/**/*.{ts,tsx}`],
      ['app', ...features.filter((other) => other !== feature)],
      'Features are strangers: share through kit, api or words.',
    ),
  ),
  {
    files: ['src/app/**/*.{ts,tsx}', 'src/inbox/**/*.{ts,tsx}', 'src/session/**/*.{ts,tsx}', 'src/kit/task/**/*.{ts,tsx}', 'src/kit/{Dialog,Loaded,Note,Page,Stamps}.tsx'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='words'][property.name=/^(catalogue|counts|document|documents|draft|form|people|records|releases|rules)$/]",
          message: 'These words come with later pages; the first page must do without.',
        },
      ],
    },
  },
  forbid(['src/kit/**/*.{ts,tsx}'], ['app', ...features], 'kit is used by features and knows none of them.'),
  forbid(['src/api/**/*.{ts,tsx}', 'src/words/**/*.{ts,tsx}'], ['app', 'kit', ...features], 'api and words stand at the bottom.'),
)
