/** Ends the server of jest-setup.mjs and waits until it has cleaned up. */
export default async function teardown() {
  const server = globalThis.jicengTestPostgres;
  const gone = new Promise((done) => {
    if (server.exitCode !== null) done();
    server.once('exit', done);
  });
  server.stdin.end();
  await gone;
}
