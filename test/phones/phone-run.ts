import { seededRandom, type Random } from '../../deploy/demo/random.js';
import { ModelPlatform, REFUSED_TEXT, type Deed } from './model-platform.js';
import { ScriptedPhone } from './scripted-phone.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** What happened in the runs. A kind of disturbance that never happened proves nothing. */
export interface Tally {
  deeds: number;
  effects: number;
  refused: number;
  corrected: number;
  reused: number;
  restarts: number;
  clockSteps: number;
  revocations: number;
  corrections: number;
  lateCopies: number;
}

export const nothing = (): Tally => ({
  deeds: 0,
  effects: 0,
  refused: 0,
  corrected: 0,
  reused: 0,
  restarts: 0,
  clockSteps: 0,
  revocations: 0,
  corrections: 0,
  lateCopies: 0,
});

/** A deed of the author, and the key under which the telephone sends it. */
interface Done {
  key: string;
  at: number;
  skew: number;
  /** True while a form shows the command, which its author then answers there. */
  inForm: boolean;
  /** True when the clock of the telephone was set between the deed and the end of the run. */
  clockSet: boolean;
  /** True when the platform refused a version of it; a corrected command may take effect after later ones. */
  wasRefused: boolean;
  input: Deed;
}

/** The day of one telephone, from a seed. */
class PhoneRun {
  private readonly random: Random;
  private readonly platform: ModelPlatform;
  private readonly phone: ScriptedPhone;
  private readonly deeds: Done[] = [];
  private texts = 0;
  private readonly seed: string;
  private readonly tally: Tally;

  constructor(seed: string, tally: Tally) {
    this.seed = seed;
    this.tally = tally;
    this.random = seededRandom(seed);
    this.platform = new ModelPlatform(this.random);
    this.phone = new ScriptedPhone(this.platform, this.random);
  }

  async run(): Promise<void> {
    const { random, phone, platform, tally } = this;
    phone.skew = random.chance(0.4) ? random.integer(-9, 9) * HOUR_MS : random.integer(-9, 9) * MINUTE_MS;
    for (let step = random.integer(6, 16); step > 0; step -= 1) {
      platform.now += random.integer(1, 40) * MINUTE_MS;
      await this.disturb();
      if (random.chance(0.6)) this.act();
      else void phone.send();
      await this.some();
      if (random.chance(0.3)) tally.lateCopies += phone.deliverLate();
      await this.some();
      await this.answerRefusals();
    }
    phone.online = true;
    await this.settled();
    if (platform.revoked) await this.revoked();
    await this.settled();
    for (let tries = 0; phone.stored().length > 0 || this.deeds.some(({ inForm }) => inForm); tries += 1) {
      this.expect(tries < 400, 'the queue becomes empty when the network is back');
      await phone.send();
      tally.lateCopies += phone.deliverLate();
      await this.answerRefusals(0.5);
    }
    for (let tries = 0; tries < 5; tries += 1) phone.deliverLate();
    tally.deeds += this.deeds.length;
    tally.effects += platform.effects.length;
    this.judge();
  }

  /** Lets the pages take some of their steps, so that a disturbance meets them in the middle. */
  private async some(): Promise<void> {
    const rounds = this.random.pick([0, 2, 8, 40, 200]);
    for (let round = 0; round < rounds; round += 1) await Promise.resolve();
  }

  /** Lets everything under way end, also answers that the platform gave before a disturbance. */
  private async settled(): Promise<void> {
    for (let round = 0; round < 500; round += 1) await Promise.resolve();
  }

  private async disturb(): Promise<void> {
    const { random, phone, platform, tally } = this;
    if (random.chance(0.2)) phone.online = !phone.online;
    if (random.chance(0.1)) {
      phone.switchOn();
      for (const each of this.deeds) each.inForm = false;
      tally.restarts += 1;
    }
    if (random.chance(0.05)) {
      phone.skew += random.integer(-6, 6) * HOUR_MS;
      for (const each of this.deeds) each.clockSet = true;
      tally.clockSteps += 1;
    }
    if (random.chance(0.1)) platform.change(random.pick(['a', 'b']));
    if (random.chance(0.3)) tally.lateCopies += phone.deliverLate();
    if (random.chance(0.01)) {
      platform.revoked = true;
      tally.revocations += 1;
    }
    await Promise.resolve();
  }

  private act(): void {
    const { random, phone, platform } = this;
    const object = random.pick(['a', 'b', null, null, null]);
    const at = platform.now;
    const stamp = new Date(phone.now()).toISOString();
    const deed = this.deeds.length;
    const text = random.chance(0.08) ? REFUSED_TEXT : (this.texts += 1);
    const on = object === null ? null : { object, expectedVersion: platform.versionOf(object) };
    const input: Deed = { deed, text, observedAt: stamp, sentAt: stamp, on };
    const done: Done = {
      key: `${this.seed}:${deed}`,
      at,
      skew: phone.skew,
      inForm: false,
      clockSet: false,
      wasRefused: false,
      input,
    };
    this.deeds.push(done);
    void this.give(done);
  }

  /** Gives a command to the queue. A form that sees a refusal sends a corrected text under the same key, or gives up. */
  private async give(done: Done): Promise<void> {
    done.inForm = true;
    const code = await this.phone.add(done.key, done.input);
    if (code !== null) {
      const kept = this.phone.stored().find(({ id }) => id === done.key);
      this.expect(!kept || kept.refusal?.code === code, `deed ${done.input.deed} waits, and its author sees a refusal`);
      done.wasRefused = true;
      this.tally.refused += 1;
      if (code !== 'IDEMPOTENCY_KEY_REUSED' && this.random.chance(0.5)) {
        this.correct(done);
        return this.give(done);
      }
      if (this.random.chance(0.5)) await this.phone.drop(done.key);
    }
    done.inForm = false;
  }

  private correct(done: Done): void {
    const { on } = done.input;
    this.tally.corrected += 1;
    done.input = {
      ...done.input,
      text: (this.texts += 1),
      on: on && { ...on, expectedVersion: this.platform.versionOf(on.object) },
    };
  }

  /** The author reads the list and corrects or drops what was refused. */
  private async answerRefusals(share = 0.2): Promise<void> {
    for (const { id } of this.phone.stored()) {
      const done = this.deeds.find(({ key }) => key === id)!;
      const refusal = this.phone.stored().find((each) => each.id === id)?.refusal;
      if (!refusal || done.inForm || !this.random.chance(share)) continue;
      done.wasRefused = true;
      this.tally.refused += 1;
      if (refusal.code === 'IDEMPOTENCY_KEY_REUSED') {
        this.tally.reused += 1;
        this.expect(this.effectsOf(done).length === 1, `deed ${done.input.deed} took effect in an earlier version`);
      }
      if (refusal.code !== 'IDEMPOTENCY_KEY_REUSED' && this.random.chance(0.5)) {
        this.correct(done);
        void this.give(done);
      } else await this.phone.drop(id);
    }
  }

  /** While the account is revoked, nothing takes effect and nothing is lost; then the account is known again. */
  private async revoked(): Promise<void> {
    const { phone, platform } = this;
    const before = platform.effects.length;
    const waiting = phone.stored().filter(({ refusal }) => !refusal);
    await phone.send();
    phone.deliverLate();
    this.expect(platform.effects.length === before, 'a revoked account changes nothing');
    const still = new Set(phone.stored().flatMap(({ id, refusal }) => (refusal ? [] : [id])));
    this.expect(
      waiting.every(({ id }) => still.has(id)),
      'a revoked account keeps its commands',
    );
    platform.revoked = false;
  }

  private effectsOf({ input }: Done): { text: number; observedAt: Date | null }[] {
    return this.platform.effects.filter(({ deed }) => deed === input.deed);
  }

  /** Nothing is lost, nothing is done twice, and the order of the telephone is kept. */
  private judge(): void {
    for (const done of this.deeds) {
      const effects = this.effectsOf(done);
      const name = `deed ${done.input.deed}`;
      this.expect(effects.length <= 1, `${name} took effect ${effects.length} times`);
      const { everStored, droppedRefused } = this.phone;
      this.expect(effects.length === 1 || !everStored.has(done.key) || droppedRefused.has(done.key), `${name} is lost`);
      if (this.phone.told.get(done.key) === 'sent') this.expect(effects.length === 1, `${name} was told as sent`);
      const [effect] = effects;
      if (!effect?.observedAt || done.clockSet) continue;
      const wrongBy = Math.abs(effect.observedAt.getTime() - done.at);
      this.expect(wrongBy <= 11 * MINUTE_MS, `${name} was seen ${wrongBy} ms away from its time`);
      if (Math.abs(done.skew) >= HOUR_MS) this.tally.corrections += 1;
    }
    const refused = new Set(this.deeds.filter(({ wasRefused }) => wasRefused).map(({ input }) => input.deed));
    const order = this.platform.effects.map(({ deed }) => deed).filter((deed) => !refused.has(deed));
    const inOrder = order.every((deed, at) => at === 0 || order[at - 1]! < deed);
    this.expect(inOrder, `the order of the deeds is ${order.join(' ')}`);
  }

  private expect(holds: boolean, what: string): void {
    if (!holds) throw new Error(`run ${this.seed}: broken: ${what}`);
  }
}

/** Runs telephones with consecutive seeds, and throws at the first that breaks a promise of the sync contract. */
export async function runPhones(seed: string, runs: number): Promise<Tally> {
  const tally = nothing();
  for (let run = 1; run <= runs; run += 1) await new PhoneRun(`${seed}-${run}`, tally).run();
  return tally;
}
