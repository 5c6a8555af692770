// Checks the Helm chart: lints it, renders it at every size, and sees every wrong value refused in its own words.
// Needs helm on PATH.
import { spawnSync } from 'node:child_process';

const chart = 'helm/jiceng';
const production = ['--set', 'oidc.issuer=https://id.example.gov,oidc.jwksUrl=https://id.example.gov/keys'];
const faults = [];

function helm(args) {
  const run = spawnSync('helm', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (run.error) throw new Error('helm is not on PATH: install Helm 3.14 or newer');
  return { ok: run.status === 0, text: `${run.stdout}${run.stderr}` };
}

function expectOk(name, args) {
  const { ok, text } = helm(args);
  if (!ok) faults.push(`${name}:\n${text}`);
  return text;
}

function expectRefusal(name, settings, words) {
  const { ok, text } = helm(['template', 'x', chart, '--kube-version', '1.34.0', ...settings]);
  if (ok) faults.push(`${name} was accepted`);
  else if (!text.includes(words)) faults.push(`${name} was refused without saying "${words}":\n${text}`);
}

expectOk('lint', ['lint', '--strict', chart, ...production]);
for (const size of ['small', 'district', 'city']) {
  const rendered = expectOk(`template ${size}`, ['template', 'jiceng', chart, '--kube-version', '1.34.0', '-f', `${chart}/values-${size}.yaml`, ...production]);
  for (const kind of ['Deployment', 'Service', 'Job', 'NetworkPolicy', 'ServiceAccount']) {
    if (!rendered.includes(`kind: ${kind}`)) faults.push(`${size}: no ${kind}`);
  }
  if (/kind: Secret\b/.test(rendered)) faults.push(`${size}: the chart renders a secret`);
  if (!/readOnlyRootFilesystem: true/.test(rendered)) faults.push(`${size}: a writable root file system`);
}
expectRefusal('a missing issuer', [], 'oidc.issuer');
expectRefusal('an unencrypted issuer', ['--set', 'oidc.issuer=http://id.example.gov'], 'encrypted');
expectRefusal('missing keys of the issuer', ['--set', 'oidc.issuer=https://id.example.gov'], 'oidc.jwksUrl');
expectRefusal('an ingress without TLS', [...production, '--set', 'ingress.enabled=true'], 'ingress.tlsSecret');
expectRefusal('a profile other than production', [...production, '--set', 'profile=local'], 'profile');
expectRefusal('no replicas for the gateway', [...production, '--set', 'gateway.replicas=0'], 'replicas');
expectRefusal('a misspelt value', [...production, '--set', 'gatway.replicas=2'], 'gatway');
expectRefusal('a log level that does not exist', [...production, '--set', 'logLevel=loud'], 'logLevel');

if (faults.length > 0) {
  process.stderr.write(`${faults.map((fault) => `- ${fault}`).join('\n')}\n`);
  process.exit(1);
}
process.stdout.write('the chart lints, renders at three sizes and refuses eight wrong values\n');
