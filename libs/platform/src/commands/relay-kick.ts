/** Lets a command wake the relay of its own process as soon as it has committed. */
export class RelayKick {
  private wake: (() => void) | null = null;

  onKick(wake: () => void): void {
    this.wake = wake;
  }

  kick(): void {
    this.wake?.();
  }
}
