// The editor uses web workers, which build.mjs writes beside this bundle.
const files = { json: 'json.worker.js', graphql: 'graphql.worker.js' };

globalThis.MonacoEnvironment = {
  getWorker: (_, label) => new Worker(`/explorer/${files[label] ?? 'editor.worker.js'}`),
};
