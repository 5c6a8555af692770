import { TestEnvironment } from 'jest-environment-node';

/**
 * Prints the address and the text of every open page when a journey fails, because the error names only the locator.
 * Closes the browser after a file.
 */
export default class JourneyEnvironment extends TestEnvironment {
  async handleTestEvent({ name, test }) {
    if (name !== 'test_fn_failure') return;
    const pages = (await this.global.openPages?.()) ?? [];
    console.error([`Open pages when “${test.name}” failed:`, ...pages].join('\n'));
  }

  async teardown() {
    await this.global.closeBrowser?.();
    await super.teardown();
  }
}
