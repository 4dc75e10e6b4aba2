/**
 * Returns the path of a Chromium, installing Debian's package when this runs as root on Debian; throws an
 * Error of one sentence that says what to install otherwise.
 * @param {(line: string) => void} [log]
 */
export function requireChromium(log?: (line: string) => void): Promise<string>;
/**
 * Starts a headless Chromium as a Playwright server; specs connect to its `wsEndpoint()`.
 * @param {string} executablePath
 */
export function launchChromiumServer(
  executablePath: string,
): Promise<import('playwright-core').BrowserServer>;
/**
 * Starts a headless Chromium in this process's care.
 * @param {string} executablePath
 */
export function launchChromium(executablePath: string): Promise<import('playwright-core').Browser>;
