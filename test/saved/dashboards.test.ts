import assert from 'node:assert/strict';
import { dashboardNamed, dashboardsOf } from '../../lib/saved/dashboards.js';
import { makeFlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { makeViewerSite } from '../support/viewer-site.js';

const SEVERAL = makeFlowViewerConfig({
  dashboardDirectory: '/srv/html/Main',
  dashboardShort: '/stats//Main/',
  otherDashboards: ['/srv/html/SOC', '/srv/html/NetOps'],
  dashboardTitles: ['Net Performance of All', 'SOC', 'NetOps', 'One without directory'],
});

describe('dashboards', () => {
  it('have a title, a name for URLs, a directory and its address', () => {
    assert.deepEqual(dashboardsOf(SEVERAL), [
      {
        title: 'Net Performance of All',
        key: 'Net~Performance~of~All',
        directory: '/srv/html/Main',
        url: '/stats/Main',
      },
      { title: 'SOC', key: 'SOC', directory: '/srv/html/SOC', url: '/SOC' },
      { title: 'NetOps', key: 'NetOps', directory: '/srv/html/NetOps', url: '/NetOps' },
    ]);
  });

  it('are one, without titles', () => {
    const config = makeFlowViewerConfig({ dashboardDirectory: '/srv/Board', dashboardShort: '/else' });
    assert.deepEqual(dashboardsOf(config), [
      { title: '', key: 'Main_Only', directory: '/srv/Board', url: '/Board' },
    ]);
  });

  it('are found by either spelling, and the first by any other name', () => {
    const boards = dashboardsOf(SEVERAL);
    const named = (name: string): string | undefined => dashboardNamed(boards, name)?.title;
    assert.equal(named('SOC'), 'SOC');
    assert.equal(named('Net~Performance~of~All'), 'Net Performance of All');
    assert.equal(named('Net~Performance of All'), 'Net Performance of All');
    assert.equal(named('NetOp'), 'Net Performance of All');
    assert.equal(named(''), 'Net Performance of All');
    assert.equal(named('<script>'), 'Net Performance of All');
  });

  it('show their thumbnails by place', async () => {
    const site = await makeViewerSite({
      dashboardFiles: {
        'web_servers_daily_2.png': '',
        'all_3years_1.png': '',
        'all_3years_9.png': '',
        'all_hourly_3.png': '',
        'all_daily_4.gif': '',
        'index.html': '',
      },
    });
    try {
      const [board] = site.viewer.store.dashboards();
      assert.ok(board);
      const thumbnails = await site.viewer.store.thumbnails(board);
      assert.deepEqual(
        thumbnails.map(({ tracking, period, position }) => [tracking, period, position]),
        [
          ['all', '3years', 1],
          ['web_servers', 'daily', 2],
        ],
      );
    } finally {
      await site.cleanup();
    }
  });
});
