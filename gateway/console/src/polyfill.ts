// Adds functions that the libraries call and Chromium 87 lacks. The build fails on a call of a newer function that is
// not listed here.

function define(target: object, name: string, value: unknown): void {
  if (!(name in target)) Object.defineProperty(target, name, { value, writable: true, configurable: true });
}

function at(this: ArrayLike<unknown>, index: number): unknown {
  const whole = Math.trunc(index) || 0;
  return this[whole < 0 ? this.length + whole : whole];
}

define(Array.prototype, 'at', at);
define(String.prototype, 'at', at);
define(Object, 'hasOwn', (target: object, name: PropertyKey) => Object.prototype.hasOwnProperty.call(target, name));
define(Array.prototype, 'findLast', function (this: unknown[], test: (item: unknown) => boolean): unknown {
  for (let index = this.length - 1; index >= 0; index -= 1) if (test(this[index])) return this[index];
  return undefined;
});
