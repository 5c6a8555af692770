/** Lets a command start the relay of its own process right after the commit, without waiting for the next round. */
export class RelayKick {
  private wake: (() => void) | null = null;

  onKick(wake: () => void): void {
    this.wake = wake;
  }

  kick(): void {
    this.wake?.();
  }
}
