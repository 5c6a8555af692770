import { Gate } from './gate.js';

describe('a gate', () => {
  it('lets two works run at once, keeps two in line and refuses the next at once', async () => {
    const gate = new Gate(2, 2);
    let [running, most] = [0, 0];
    const ends: (() => void)[] = [];
    const work = () =>
      gate.pass(async () => {
        most = Math.max(most, (running += 1));
        await new Promise<void>((end) => ends.push(end));
        running -= 1;
      });
    const accepted = [work(), work(), work(), work()];
    await expect(work()).rejects.toThrow(expect.objectContaining({ code: 'TEMPORARILY_UNAVAILABLE' }));
    for (let done = 0; done < 4; done += 1) {
      ends[done]!();
      await new Promise(setImmediate);
    }
    await Promise.all(accepted);
    expect([running, most]).toEqual([0, 2]);
  });
});
