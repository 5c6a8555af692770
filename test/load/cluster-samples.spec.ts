import { ClusterWatch, type Kubectl } from './cluster-samples.js';

const pod = (name: string, component: string, ready: boolean): object => ({
  metadata: { name, namespace: 'jiceng', labels: { 'app.kubernetes.io/name': component } },
  status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});
const pods = [
  pod('gateway-a', 'gateway', true),
  pod('gateway-b', 'gateway', false),
  pod('coordination-worker-a', 'coordination-worker', true),
];

function cluster(answers: Partial<Record<'pods' | 'top' | 'metrics', string>>): { kubectl: Kubectl; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    kubectl: async (args) => {
      asked.push(args.join(' '));
      const answer = args[0] === 'top' ? answers.top : args.includes('--raw') ? answers.metrics : answers.pods;
      if (answer === undefined) throw new Error('refused\nwith a long explanation');
      return answer;
    },
  };
}

describe('watching a cluster', () => {
  it('counts ready replicas, and adds up CPU, memory and queues by component', async () => {
    const { kubectl, asked } = cluster({
      pods: JSON.stringify({ items: pods }),
      top: 'jiceng gateway-a 250m 512Mi\njiceng gateway-b 1 1Gi\njiceng coordination-worker-a 30m 2048Ki\nother thing 1 1Mi\n',
      metrics:
        'jiceng_queue_jobs{queue="q",state="waiting"} 4\njiceng_outbox_lag_seconds{service="coordination"} 2.5\n',
    });
    const watch = new ClusterWatch(kubectl);
    await watch.look();
    expect(watch.samples).toMatchObject([
      {
        replicas: { gateway: 1, 'coordination-worker': 1 },
        waiting: 8,
        outboxLag: 2.5,
        processes: { gateway: { cpu: 1.25, memory: 1536 }, 'coordination-worker': { cpu: 0.03, memory: 2 } },
      },
    ]);
    expect(watch.notes).toEqual([]);
    expect(asked.filter((args) => args.includes('gateway-b') && args.includes('metrics'))).toEqual([]);
  });

  it('notes once what could not be read', async () => {
    const empty = new ClusterWatch(cluster({ pods: '{"items":[]}' }).kubectl);
    await empty.look();
    await empty.look();
    expect(empty.notes).toEqual([expect.stringContaining('nothing was watched')]);
    const noMetrics = new ClusterWatch(
      cluster({ pods: JSON.stringify({ items: pods }), metrics: 'jiceng_outbox_lag_seconds 0' }).kubectl,
    );
    await noMetrics.look();
    expect(noMetrics.samples).toHaveLength(1);
    expect(noMetrics.notes).toEqual([expect.stringContaining('no metrics server')]);
    const closed = new ClusterWatch(
      cluster({ pods: JSON.stringify({ items: pods }), top: 'jiceng gateway-a 1m 1Mi' }).kubectl,
    );
    await closed.look();
    expect(closed.notes).toEqual([expect.stringContaining('queues were not watched')]);
    const refused = new ClusterWatch(cluster({}).kubectl);
    await refused.look();
    expect(refused.notes).toEqual(['The cluster could not be watched all the time: refused']);
  });
});
