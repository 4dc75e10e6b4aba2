import { test } from 'vitest';
import { PanelBrowser } from '/work/main/test/webview/harness/panelPage.js';
test('shots', async () => {
  const b = await PanelBrowser.start();
  const only = (process.env.SHOT ?? '').split(',').filter(Boolean);
  const run = async (name: string, opts: any, act?: (p: any) => Promise<void>) => {
    if (only.length && !only.some((o) => name.includes(o))) return;
    const p = await b.open({
      prepare: (h: any) =>
        h.open('default/heap.7.pb.gz', { warnings: ['sample 3 has a location without lines'] }),
      ...opts,
    });
    await p.page.waitForTimeout(400);
    if (act) {
      await act(p);
      await p.page.waitForTimeout(300);
    }
    await p.page.screenshot({ path: `/tmp/lt/${name}.png` });
    if (p.problems.length || p.violations.length) console.log(name, p.problems, p.violations);
    await p.close();
  };
  try {
    for (const theme of ['dark', 'light', 'hc-black', 'hc-light']) {
      await run(theme, { theme }, async ({ page }) => {
        await page.locator('[data-place="1"]').click();
      });
      await run('alloc-' + theme, { theme, width: 700 }, async ({ page, host }) => {
        host.setState({ sampleType: 'alloc_space', suggestedSampleType: 'inuse_space' });
        await page.waitForTimeout(200);
        await page.locator('.cell.cum').first().click();
      });
      await run('empty-' + theme, { theme, prepare: undefined, height: 300, width: 600 });
      await run('error-' + theme, {
        theme,
        prepare: async (h: any) =>
          h.setState({
            error: {
              title: 'login.html could not be opened',
              detail:
                'not a profile: it looks like an HTML page. Save /debug/pprof/heap from the service itself, for instance with curl -o heap.pb.gz.',
            },
          }),
        height: 300,
        width: 600,
      });
    }
    await run('narrow', { width: 400 });
    await run('zoom', { width: 1000, zoom: 2 });
    await run('lines', { width: 1200 }, async ({ host, page }) => {
      await page.locator('vscode-dropdown.granularity').click();
      await page.screenshot({ path: '/tmp/lt/dropdown.png' });
      await page.locator('vscode-option', { hasText: 'Lines' }).click();
    });
    await run('packages', { width: 1200 }, async ({ page }) => {
      await page.locator('vscode-dropdown.granularity').click();
      await page.locator('vscode-option', { hasText: 'Packages' }).click();
    });
    await run('files', { width: 1200 }, async ({ page }) => {
      await page.locator('vscode-dropdown.granularity').click();
      await page.locator('vscode-option', { hasText: 'Files' }).click();
    });
    await run('addresses', { width: 1200 }, async ({ page }) => {
      await page.locator('vscode-dropdown.granularity').click();
      await page.locator('vscode-option', { hasText: 'Addresses' }).click();
    });
    await run('loading', {
      prepare: async (h: any) => h.setState({ loading: { name: 'heap.7.pb.gz', fraction: 0.41 } }),
      height: 300,
      width: 600,
    });
    await run('sampletypes', { width: 700 }, async ({ page }) => {
      await page.locator('vscode-dropdown.sample-type').click();
    });
    await run('two', { width: 800 }, async ({ page, host }) => {
      await host.open('default/heap.6.pb.gz');
      await page.waitForTimeout(300);
      await page.locator('.filter').click();
      await page.keyboard.type('shop zzz');
    });
  } finally {
    await b.stop();
  }
}, 200000);
