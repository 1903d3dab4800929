import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { describeWithData } from './data.js';

const PROGRAM = '/usr/bin/chromium';
const ARGUMENTS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

type Suite = (this: Mocha.Suite) => void;

const isInstalled = existsSync(PROGRAM);
if (!isInstalled) console.warn('chromium is not installed: pages are not tried in a browser');

/** A suite that needs Chromium; left out where that is not installed. */
export const describeInBrowser: (title: string, suite: Suite) => unknown = isInstalled
  ? describe
  : describe.skip;

/** The same for one that needs the shared test data, too. */
export const describeWithDataInBrowser: (title: string, suite: Suite) => unknown = isInstalled
  ? describeWithData
  : describe.skip;

/** A page in a context of its own. */
interface Tab {
  readonly page: Page;
  /** Errors of scripts, and what the browser complained of. */
  readonly faults: string[];
}

class TestBrowser {
  #browser: Browser | undefined;

  async launch(): Promise<void> {
    this.#browser = await chromium.launch({ executablePath: PROGRAM, args: ARGUMENTS });
  }

  async open(options: BrowserContextOptions = {}): Promise<Tab> {
    assert.ok(this.#browser, 'the browser has not been started');
    const context = await this.#browser.newContext(options);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    return { page, faults };
  }

  /** Chromium sometimes takes its time to close a tab; the end of the browser closes everything. */
  async closeTabs(): Promise<void> {
    const closing = (this.#browser?.contexts() ?? []).map((context) => context.close());
    await Promise.race([Promise.all(closing), sleep(5000, undefined, { ref: false })]);
  }

  async close(): Promise<void> {
    await this.closeTabs();
    await this.#browser?.close();
  }
}

/** Chromium while a suite runs. To be asked for before anything that it visits is started, for it ends first. */
export function useBrowser(): TestBrowser {
  const browser = new TestBrowser();
  before(() => browser.launch());
  after(() => browser.close());
  return browser;
}

interface AxeResults {
  passes: unknown[];
  violations: { id: string; impact: string | null; nodes: { html: string; failureSummary?: string }[] }[];
}

const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Fails if a page is wider than its window, or axe finds anything that is in somebody's way.
 *
 * @param exclude selector of parts that are like others
 * @param onlyGrave whether less than serious faults are forgiven
 */
export async function assertForEverybody(
  page: Page,
  { exclude = '', onlyGrave = false }: { exclude?: string; onlyGrave?: boolean } = {},
): Promise<void> {
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  assert.equal(overflow, 0, 'the page is wider than the window');
  await page.evaluate(await axe);
  const context = exclude === '' ? {} : { exclude: [exclude] };
  const { passes, violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(context)})`);
  assert.ok(passes.length > 10, 'the checks did not run');
  const found = violations.filter(
    ({ impact }) => !onlyGrave || impact === 'serious' || impact === 'critical',
  );
  assert.deepEqual(
    found.map(({ id, nodes }) => ({ id, html: nodes[0]?.html, why: nodes[0]?.failureSummary })),
    [],
  );
}
