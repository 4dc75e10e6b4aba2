// The layering of ARCHITECTURE.md, checked in CI: arrows point only at core.
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Split the shared part into a file that both import.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-is-pure',
      comment: 'src/core imports only itself and the pure packages protobufjs, pako and re2js.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { pathNot: ['^src/core/', '^node_modules/(protobufjs|pako|re2js)/'] },
    },
    {
      name: 'core-profile-is-lowest',
      severity: 'error',
      from: { path: '^src/core/profile/' },
      to: { path: '^src/core/(?!profile/|errors|int64)' },
    },
    {
      name: 'core-measurement-below-graph',
      severity: 'error',
      from: { path: '^src/core/measurement/' },
      to: { path: '^src/core/(graph|report|leak|goroutine|source)/' },
    },
    {
      name: 'core-graph-below-report',
      severity: 'error',
      from: { path: '^src/core/graph/' },
      to: { path: '^src/core/(report|leak|goroutine|source)/' },
    },
    {
      name: 'core-report-knows-only-the-sampling-error',
      comment:
        'Verdicts are made from reports; a report needs no more of leak/ than the error of a number.',
      severity: 'error',
      from: { path: '^src/core/report/' },
      to: { path: '^src/core/(goroutine|source|leak/(?!sampling\\.ts$))' },
    },
    {
      name: 'core-sampling-below-report',
      severity: 'error',
      from: { path: '^src/core/leak/(heapSampling|sampling)\\.ts$' },
      to: { path: '^src/core/(report|goroutine|source)/' },
    },
    {
      name: 'core-goroutine-knows-profiles-only',
      severity: 'error',
      from: { path: '^src/core/goroutine/' },
      to: { path: '^src/core/(graph|report|leak|source)/' },
    },
    {
      name: 'core-source-knows-only-paths',
      severity: 'error',
      from: { path: '^src/core/source/' },
      to: { path: '^src/core/(profile|measurement|graph|report|leak|goroutine)/' },
    },
    {
      name: 'protocol-knows-core-types-only',
      severity: 'error',
      from: { path: '^src/protocol/' },
      to: { pathNot: ['^src/protocol/', '^src/core/'] },
    },
    {
      name: 'io-knows-core-only',
      severity: 'error',
      from: { path: '^src/io/' },
      to: { path: '^(src/(host|cli|worker|protocol|extension)|webview|node_modules/vscode)' },
    },
    {
      name: 'worker-knows-core-io-protocol',
      severity: 'error',
      from: { path: '^src/worker/' },
      to: { path: '^(src/(host|cli|extension)|webview)' },
    },
    {
      name: 'only-host-imports-vscode',
      severity: 'error',
      from: { path: '^(src|webview)/', pathNot: '^src/(host/|extension(\\.web)?\\.ts)' },
      to: { path: '^(vscode$|node_modules/(@types/)?vscode/)' },
    },
    {
      name: 'host-not-webview-cli-worker',
      severity: 'error',
      from: { path: '^src/host/' },
      to: { path: '^(webview|src/(cli|worker|extension))' },
    },
    {
      name: 'entries-build-the-host-only',
      severity: 'error',
      from: { path: '^src/extension(\\.web)?\\.ts$' },
      to: { path: '^(webview|src/(cli|worker|io|core))/' },
    },
    {
      name: 'host-is-free-of-node',
      comment: 'The host also runs in a browser; only src/host/platform/node*.ts may use Node.',
      severity: 'error',
      from: { path: '^src/host/', pathNot: '^src/host/platform/node' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'host-reaches-io-only-through-its-platform',
      severity: 'error',
      from: { path: '^src/host/', pathNot: '^src/host/platform/node' },
      to: { path: '^src/io/' },
    },
    {
      name: 'cli-knows-core-and-io',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^(webview|src/(host|worker|protocol|extension))' },
    },
    {
      name: 'webview-knows-core-and-protocol',
      severity: 'error',
      from: { path: '^webview/' },
      to: { path: '^src/(host|io|cli|worker|extension)' },
    },
    {
      name: 'webview-is-free-of-node',
      severity: 'error',
      from: { path: '^webview/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'toolkit-in-one-file',
      comment:
        'The UI toolkit is deprecated upstream; webview/components.ts is the one place to swap it.',
      severity: 'error',
      from: { path: '^webview/', pathNot: '^webview/components\\.ts$' },
      to: { path: '^node_modules/@vscode/webview-ui-toolkit/' },
    },
    {
      name: 'nobody-imports-an-entry',
      severity: 'error',
      from: {},
      to: { path: '^src/(extension(\\.web)?|cli/main|worker/(node|web))\\.ts$' },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^vscode$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.d.ts'],
    },
  },
};
