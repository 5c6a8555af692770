// Pushes the images of a bundle (an OCI layout) to a registry through its HTTP API; it needs only Node.
// node push.mjs LAYOUT REGISTRY[/PREFIX] [--plain-http] [--ca FILE]
// REGISTRY_USER and REGISTRY_PASSWORD are used when the registry asks for a login (basic, or a token of its own token
// server). A push that broke off can be repeated, because blobs that the registry already has are not sent again.
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { request as plain } from 'node:http';
import { request as encrypted } from 'node:https';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';

class Told extends Error {}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'plain-http': { type: 'boolean' }, ca: { type: 'string' } },
});
const [layout, target] = positionals;
const [host, ...prefix] = (target ?? '').replace(/\/+$/, '').split('/');
const base = new URL(`${values['plain-http'] ? 'http' : 'https'}://${host || 'missing'}`);
const ca = values.ca ? readFileSync(values.ca) : undefined;
const tokens = new Map();

/** Sends one request; the body is a file. @returns status, headers and text */
function once(method, url, headers, file) {
  return new Promise((done, fail) => {
    const send = url.protocol === 'https:' ? encrypted : plain;
    const outgoing = send(url, { method, headers, ca, timeout: 120_000 }, async (answer) => {
      const parts = [];
      for await (const part of answer) parts.push(part);
      done({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString() });
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer within two minutes')));
    outgoing.on('error', fail);
    if (file) pipeline(createReadStream(file), outgoing).catch(fail);
    else outgoing.end();
  });
}

/** Sends a request with the login for which the registry asks. */
async function ask(method, path, repository, { headers = {}, file } = {}) {
  const url = new URL(path, base);
  const length = file
    ? { 'content-length': statSync(file).size }
    : method === 'HEAD' || method === 'GET'
      ? {}
      : { 'content-length': 0 };
  for (let attempt = 1; ; attempt += 1) {
    // A login is sent only to the registry and not to another host to which it redirects uploads.
    const known = url.host === base.host && tokens.has(repository) ? { authorization: tokens.get(repository) } : {};
    const answer = await once(method, url, { ...headers, ...length, ...known }, file).catch((error) => {
      const advice = /wrong version number|EPROTO/.test(error.message)
        ? ' (does it speak plain HTTP? then say --plain-http)'
        : /certificate|self.signed/i.test(error.message)
          ? ' (name its authority with --ca FILE)'
          : '';
      throw new Told(`The registry ${base.host} cannot be reached: ${error.message}${advice}`);
    });
    if (answer.status !== 401 || attempt === 2) return answer;
    tokens.set(repository, await login(answer.headers['www-authenticate'] ?? '', repository));
  }
}

async function login(challenge, repository) {
  const { REGISTRY_USER: user, REGISTRY_PASSWORD: password } = process.env;
  const basic = user ? `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}` : null;
  if (/^basic/i.test(challenge)) {
    if (!basic) throw new Told(`The registry ${base.host} asks for a login: set REGISTRY_USER and REGISTRY_PASSWORD`);
    return basic;
  }
  const { realm, service } = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
  if (!realm) throw new Told(`The registry ${base.host} refuses without saying how to log in`);
  const url = new URL(realm);
  if (basic && url.protocol !== 'https:' && !values['plain-http'])
    throw new Told(`The registry wants the password sent unencrypted to ${url.host}: refused without --plain-http`);
  if (service) url.searchParams.set('service', service);
  url.searchParams.set('scope', `repository:${repository}:pull,push`);
  const answer = await once('GET', url, basic ? { authorization: basic } : {});
  if (answer.status !== 200)
    throw new Told(`The registry ${base.host} does not accept the login of REGISTRY_USER (${answer.status})`);
  const { token, access_token: other } = JSON.parse(answer.text);
  return `Bearer ${token ?? other}`;
}

const blob = (digest) => join(layout, 'blobs', ...digest.split(':'));

async function pushBlob(repository, { digest, size }) {
  const there = await ask('HEAD', `/v2/${repository}/blobs/${digest}`, repository);
  if (there.status === 200) return 0;
  const begun = await ask('POST', `/v2/${repository}/blobs/uploads/`, repository);
  if (begun.status !== 202)
    throw new Told(
      `The registry ${base.host} takes no upload for ${repository} (${begun.status}): ${begun.text.slice(0, 200)}`,
    );
  const place = new URL(begun.headers.location, base);
  place.searchParams.set('digest', digest);
  const sent = await ask('PUT', place, repository, {
    headers: { 'content-type': 'application/octet-stream' },
    file: blob(digest),
  });
  if (sent.status !== 201)
    throw new Told(`The registry ${base.host} did not take ${digest} (${sent.status}): ${sent.text.slice(0, 200)}`);
  return size;
}

async function pushImage(descriptor) {
  const reference = descriptor.annotations['org.opencontainers.image.ref.name'].replace(/^docker\.io\/library\//, '');
  const [name, tag] = reference.split(':');
  const repository = [...prefix, name].join('/');
  const text = readFileSync(blob(descriptor.digest));
  const manifest = JSON.parse(text);
  let sent = 0;
  for (const part of [manifest.config, ...manifest.layers]) sent += await pushBlob(repository, part);
  const answer = await ask('PUT', `/v2/${repository}/manifests/${tag}`, repository, {
    headers: { 'content-type': manifest.mediaType ?? descriptor.mediaType },
    file: blob(descriptor.digest),
  });
  const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  if (answer.status !== 201)
    throw new Told(
      `The registry ${base.host} did not take ${repository}:${tag} (${answer.status}): ${answer.text.slice(0, 200)}`,
    );
  process.stdout.write(`${base.host}/${repository}:${tag} ${digest} (${(sent / 1e6).toFixed(1)} MB sent)\n`);
}

try {
  if (!layout || !host) throw new Told('usage: push.mjs LAYOUT REGISTRY[/PREFIX] [--plain-http] [--ca FILE]');
  for (const descriptor of JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')).manifests)
    await pushImage(descriptor);
} catch (error) {
  process.stderr.write(error instanceof Told ? `${error.message}\n` : `${error.stack}\n`);
  process.exitCode = 1;
}
