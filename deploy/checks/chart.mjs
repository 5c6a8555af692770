// Checks the Helm chart: lints it, renders it at every size, and checks that every wrong value is refused with its
// message. Needs helm and promtool on PATH.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const chart = 'helm/jiceng';
const production = ['--set', 'oidc.issuer=https://id.example.gov,oidc.jwksUrl=https://id.example.gov/keys'];
const faults = [];
let [refusals, alerts] = [0, 0];

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
  refusals += 1;
  const { ok, text } = helm(['template', 'x', chart, '--kube-version', '1.34.0', ...settings]);
  if (ok) faults.push(`${name} was accepted`);
  else if (!text.includes(words)) faults.push(`${name} was refused without saying "${words}":\n${text}`);
}

/** Every alert rule must have a test for promtool, every alert a runbook, and every named metric must exist. */
function checkAlerts(rendered) {
  const groups = rendered.slice(rendered.indexOf('groups:'));
  const names = [...groups.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
  alerts = names.length;
  const folder = mkdtempSync(join(tmpdir(), 'jiceng-alerts-'));
  try {
    writeFileSync(join(folder, 'rules.yaml'), groups.replace(/^ {2}/gm, ''));
    const tests = readFileSync('deploy/checks/alerts.test.yaml', 'utf8');
    writeFileSync(join(folder, 'tests.yaml'), tests);
    const run = spawnSync('promtool', ['test', 'rules', 'tests.yaml'], { cwd: folder, encoding: 'utf8' });
    if (run.error) throw new Error('promtool is not on PATH: apt-get install prometheus');
    if (run.status !== 0) faults.push(`alerts:\n${run.stdout}${run.stderr}`);
    for (const name of names) {
      for (const verdict of ['fires', 'is quiet'])
        if (!tests.includes(`name: ${name} ${verdict}`)) faults.push(`no test shows that ${name} ${verdict}`);
      const page = `deploy/runbooks/${name}.md`;
      const text = existsSync(page) ? readFileSync(page, 'utf8') : '';
      for (const heading of [
        'What it means',
        'How to see it',
        'What to do',
        'How to know it is over',
        '意味着什么',
        '怎么看',
        '怎么办',
        '怎么算结束',
      ])
        if (!text.includes(`## ${heading}`)) faults.push(`${page} lacks «${heading}»`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const code = [
    ['libs/platform/src/process', 'metrics.ts'],
    ['gateway/src', 'metrics.ts'],
    ['services/coordination/src/reading/metrics', 'issue.metrics.ts'],
    ['services/coordination/src/calendar', 'calendar.metrics.ts'],
    ['services/coordination/src/reading/files', 'file-upkeep.ts'],
    ['services/coordination/src/status', 'status.metrics.ts'],
  ]
    .map((path) => readFileSync(join(...path), 'utf8'))
    .join('');
  const metrics = new Set([...code.matchAll(/name: '(jiceng_\w+)'/g)].map(([, name]) => name));
  const used = [
    groups,
    ...readdirSync(`${chart}/files/dashboards`).map((file) =>
      readFileSync(`${chart}/files/dashboards/${file}`, 'utf8'),
    ),
  ].join('\n');
  for (const [name] of used.matchAll(/jiceng_[a-z_]+/g)) {
    if (!metrics.has(name.replace(/_(bucket|count|sum)$/, '')))
      faults.push(`${name} is named in alerts or dashboards, and no process exports it`);
  }
}

expectOk('lint', ['lint', '--strict', chart, ...production]);
for (const size of ['small', 'district', 'city']) {
  const rendered = expectOk(`template ${size}`, [
    'template',
    'jiceng',
    chart,
    '--kube-version',
    '1.34.0',
    '-f',
    `${chart}/values-${size}.yaml`,
    ...production,
  ]);
  for (const kind of ['Deployment', 'Service', 'Job', 'NetworkPolicy', 'ServiceAccount']) {
    if (!rendered.includes(`kind: ${kind}`)) faults.push(`${size}: no ${kind}`);
  }
  if (/kind: Secret\b/.test(rendered)) faults.push(`${size}: the chart renders a secret`);
  if (!/readOnlyRootFilesystem: true/.test(rendered)) faults.push(`${size}: a writable root file system`);
}

const trial = ['-f', `${chart}/values-trial.yaml`];
const kinds = (rendered) => [...rendered.matchAll(/^kind: (\w+)/gm)].map(([, kind]) => kind);
const render = (name, settings) =>
  expectOk(name, ['template', 'jiceng', chart, '-n', 'jiceng', '--kube-version', '1.34.0', ...settings]);

// A trial contains everything. A production installation contains no generated secret, no database and no demo.
const inTrial = render('trial', trial);
for (const kind of ['StatefulSet', 'Secret', 'Job', 'NetworkPolicy'])
  if (!kinds(inTrial).includes(kind)) faults.push(`trial: no ${kind}`);
if (!/JICENG_PROFILE, value: local/.test(inTrial) || /JICENG_PROFILE, value: production/.test(inTrial))
  faults.push('trial: not every process has the local profile');
const inProduction = render('production', production);
if (/JICENG_PROFILE, value: local|DEMO_|kind: StatefulSet/.test(inProduction))
  faults.push('production: something of the trial is in it');
for (const [name, text] of [
  ['trial', inTrial],
  ['production', inProduction],
]) {
  if (/automountServiceAccountToken: true/.test(text)) faults.push(`${name}: a pod gets a token`);
  const pods = (text.match(/seccompProfile/g) ?? []).length;
  if (pods !== (text.match(/runAsNonRoot: true/g) ?? []).length || /runAsUser: 0\b/.test(text))
    faults.push(`${name}: a pod is not restricted`);
}
const grace = /terminationGracePeriodSeconds: (\d+)/.exec(
  render('grace', [...production, '--set', 'drainSeconds=7,shutdownGraceSeconds=40']),
)?.[1];
if (Number(grace) <= 47)
  faults.push(`a pod is killed after ${grace} s, before it could drain for 7 s and finish for 40 s`);
// Objects that the first migration needs must exist before it and be deleted after it.
for (const kind of ['ServiceAccount', 'NetworkPolicy']) {
  if (!new RegExp(`kind: ${kind}\nmetadata:\n  name: jiceng-migrate\n[\\s\\S]*?hook-weight: "-10"`).test(inProduction))
    faults.push(`the migration's ${kind} is no hook before it`);
}
if (
  !/TRUSTED_PROXIES\n\s+value: 10\.244\.0\.0\/16,fd00::\/8/.test(
    render('proxies', [...production, '--set', 'gateway.trustedProxies={10.244.0.0/16,fd00::/8}']),
  )
)
  faults.push('the gateway is not told which proxies to believe');
// When a worker has no replicas, the API process does its work.
if (!/name: jiceng-grid-api[\s\S]*?JICENG_ROLE\n\s+value: all/.test(inTrial) || inTrial.includes('jiceng-grid-worker'))
  faults.push('trial: the worker is not in the API');
if (
  !render('keda', [
    ...production,
    '--set',
    'workerScaling.by=keda,workerScaling.prometheusUrl=http://prometheus:9090',
  ]).includes('max(jiceng_queue_oldest_job_seconds{namespace="jiceng",service="coordination"})')
)
  faults.push('KEDA does not ask for the age of jobs');
if (
  !render('adapter', [...production, '--set', 'workerScaling.by=adapter']).includes(
    'metric: { name: jiceng_queue_oldest_job_seconds',
  )
)
  faults.push('the autoscaler does not ask for the age of jobs');
// Nothing may be sent to a receiver of states before a host is named; then coordination alone may, at the named ports.
const told = render('status webhooks', [
  ...production,
  '--set',
  'statusWebhooks.hosts={hotline.example.gov,orders.example.gov:8443},notifications.publicUrl=https://jiceng.example.gov',
]);
if (
  /STATUS_WEBHOOK_HOSTS|status-outside/.test(inProduction) ||
  !told.includes('value: hotline.example.gov,orders.example.gov:8443') ||
  !/jiceng-status-outside[\s\S]*?name: coordination-worker \}[\s\S]*?except: \["10[\s\S]*?port: 443\n\s+- port: 8443\n/.test(
    told,
  )
)
  faults.push('status webhooks: not only the named ports of the receivers are open');
// The district's map stands in a volume that the gateway alone reads.
const map = 'gateway.map.tilesClaim=tiles,gateway.map.reviewNumber=GS(2026)1';
const mapped = render('map', [...production, '--set', map, '-s', 'templates/gateway.yaml']);
if (!/MAP_TILES_FILE[\s\S]*name: map, mountPath: \/map, readOnly: true[\s\S]*claimName: tiles/.test(mapped))
  faults.push('map: the gateway does not mount the tiles');
const backup = render('backup', [
  ...production,
  '--set',
  'backup.enabled=true,backup.s3.endpoint=http://s3:7070,backup.s3.bucket=b,backup.drill.enabled=true',
]);
if ((backup.match(/kind: CronJob/g) ?? []).length !== 2 || !/jiceng-backup-outside/.test(backup))
  faults.push('backup: not two jobs with a policy');
const toVolume = ['--set', 'backup.enabled=true,backup.existingClaim=c'];
const backupPods = (name, settings) => render(name, [...production, ...settings, '-s', 'templates/backup.yaml']);
if (!/FILES_FOLDER[\s\S]*name: files, mountPath: \/files/.test(backupPods('backup with files', toVolume)))
  faults.push('backup: does not reach photos and documents');
if (/FILES_FOLDER|mountPath: \/files/.test(backupPods('backup of rows', [...toVolume, '--set', 'backup.files=false'])))
  faults.push('backup: reaches photos and documents although they are left out');
for (const [name, settings, kind] of [
  ['ingress', 'ingress.enabled=true,ingress.tlsSecret=tls', 'Ingress'],
  ['gateway API', 'gatewayApi.enabled=true,gatewayApi.parentName=g', 'HTTPRoute'],
  ['monitoring', 'monitoring.serviceMonitor=true,monitoring.rules=true,monitoring.dashboards=true', 'PrometheusRule'],
])
  if (!kinds(render(name, [...production, '--set', settings])).includes(kind)) faults.push(`${name}: no ${kind}`);

checkAlerts(
  render('alerts', [
    ...production,
    '--set',
    'monitoring.rules=true,monitoring.runbookUrl=https://docs.example.gov/runbooks',
    '-s',
    'templates/monitoring.yaml',
  ]),
);

expectRefusal('a missing issuer', [], 'oidc.issuer');
expectRefusal('an unencrypted issuer', ['--set', 'oidc.issuer=http://id.example.gov'], 'encrypted');
expectRefusal('missing keys of the issuer', ['--set', 'oidc.issuer=https://id.example.gov'], 'oidc.jwksUrl');
for (const [name, setting, words] of [
  ['an ingress without TLS', 'ingress.enabled=true', 'ingress.tlsSecret'],
  ['a route without a Gateway', 'gatewayApi.enabled=true', 'gatewayApi.parentName'],
  ['a profile', 'profile=local', 'profile'],
  ['no replicas for the gateway', 'gateway.replicas=0', 'replicas'],
  ['a receiver of states by its address', 'statusWebhooks.hosts={https://hotline.example.gov}', 'statusWebhooks'],
  ['a receiver of states with the usual port', 'statusWebhooks.hosts={hotline.example.gov:443}', 'statusWebhooks'],
  ['a receiver of states by its IP address', 'statusWebhooks.hosts={10.0.0.1}', 'statusWebhooks'],
  ['receivers of states without an address of the console', 'statusWebhooks.hosts={hotline.example.gov}', 'publicUrl'],
  ['a map without the number of its approval', 'gateway.map.tilesClaim=tiles', 'gateway.map.reviewNumber'],
  ['a misspelt value', 'gatway.replicas=2', 'gatway'],
  ['a log level that does not exist', 'logLevel=loud', 'logLevel'],
  ['KEDA without Prometheus', 'workerScaling.by=keda', 'workerScaling.prometheusUrl'],
  ['a scaler that does not exist', 'workerScaling.by=magic', 'workerScaling'],
  [
    'more replicas at least than at most',
    'gateway.autoscaling.minReplicas=9',
    'minReplicas 9 is more than maxReplicas 6',
  ],
  ['scaling a worker that is not there', 'services.coordination.worker.replicas=0', 'no worker can scale'],
  ['a backup to nowhere', 'backup.enabled=true', 'name the target'],
  ['files in S3 without a bucket', 'files.s3.endpoint=http://s3', 'files.s3.bucket'],
  ['a backup to S3 without a bucket', 'backup.enabled=true,backup.s3.endpoint=http://s3', 'backup.s3.bucket'],
  [
    'a backup to two places',
    'backup.enabled=true,backup.s3.endpoint=http://s3,backup.s3.bucket=b,backup.existingClaim=c',
    'not both',
  ],
  ['a schedule that is none', 'backup.schedule=daily', 'schedule'],
  ['a range that is none', 'networkPolicy.externalCidrs[0]=everywhere', 'externalCidrs'],
  ['a proxy that is no address', 'gateway.trustedProxies[0]=everywhere', 'trustedProxies'],
  ['a port that is none', 'networkPolicy.postgresPorts[0]=99999', 'postgresPorts'],
  ['seconds that are no number', 'shutdownGraceSeconds=soon', 'shutdownGraceSeconds'],
  ['a trial with several gateways', 'trial.enabled=true', 'a trial has one gateway'],
  ['a demo in a district that is none', 'trial.district=Gulou', 'district'],
])
  expectRefusal(name, [...production, '--set', setting], words);

if (faults.length > 0) {
  process.stderr.write(`${faults.map((fault) => `- ${fault}`).join('\n')}\n`);
  process.exit(1);
}
process.stdout.write(
  `the chart lints, renders at three sizes and as a trial, and refuses ${refusals} wrong values; ${alerts} alerts fire and have a page\n`,
);
