/** Shows progress in the terminal: one line that is rewritten, or a line for each step when there is no terminal. */
export class Progress {
  private readonly began = Date.now();
  private readonly live = process.stderr.isTTY === true;
  private label = '';
  private ticker: NodeJS.Timeout | undefined;

  step(label: string): void {
    if (label === this.label) return;
    this.label = label;
    if (!this.live) return void process.stderr.write(`${label} …\n`);
    this.draw();
    this.ticker ??= setInterval(() => this.draw(), 500).unref();
  }

  /** Prints a line that stays. */
  notice(line: string): void {
    if (this.live && this.label) process.stderr.write('\r\x1b[K');
    process.stderr.write(`${line}\n`);
    if (this.live && this.label) this.draw();
  }

  end(): void {
    clearInterval(this.ticker);
    this.ticker = undefined;
    if (this.live && this.label) process.stderr.write('\r\x1b[K');
    this.label = '';
  }

  /** Milliseconds since the start. */
  get milliseconds(): number {
    return Date.now() - this.began;
  }

  private draw(): void {
    const width = (process.stderr.columns || 80) - 1;
    process.stderr.write(`\r\x1b[K${`${this.label} … ${Math.round(this.milliseconds / 1000)} s`.slice(0, width)}`);
  }
}
