// The editor does its work in web workers that build.mjs puts beside this bundle.
const files = { json: 'json.worker.js', graphql: 'graphql.worker.js' };

globalThis.MonacoEnvironment = {
  getWorker: (_, label) => new Worker(`/explorer/${files[label] ?? 'editor.worker.js'}`),
};
