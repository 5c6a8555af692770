/** Ends the server that jest-setup.mjs started and waits until the server has removed its files. */
export default async function teardown() {
  const server = globalThis.jicengTestPostgres;
  const gone = new Promise((done) => {
    if (server.exitCode !== null) done();
    server.once('exit', done);
  });
  server.stdin.end();
  await gone;
}
