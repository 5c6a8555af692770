import { Policy, type AddedRules, type PolicyDocument } from './policy.js';

/** The policy by which a process judges requests now. It changes when the added rules change. */
export class PolicyInForce {
  private policy: Policy;
  private addedVersion = 0;

  constructor(private readonly builtIn: PolicyDocument) {
    this.policy = new Policy(builtIn);
  }

  get current(): Policy {
    return this.policy;
  }

  /** Version of the added rules in force; 0 before the first set. */
  get version(): number {
    return this.addedVersion;
  }

  /** Takes a set of added rules in place of the set before it. */
  add(added: AddedRules): void {
    this.policy = new Policy(this.builtIn, added);
    this.addedVersion = added.version;
  }
}
