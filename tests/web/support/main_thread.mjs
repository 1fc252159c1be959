// What a page's main thread computes, by Chromium's own trace.
import assert from 'node:assert/strict';

/**
 * {longest, total, result}: the longest task, and all tasks, of the main thread in ms, while act() ran; its result.
 * Time in which other programs had the processor does not count, which PerformanceObserver's "longtask" cannot tell
 * apart.
 */
export async function mainThread(browser, page, act) {
  await browser.startTracing(page, {categories: ['toplevel', '__metadata']});
  const result = await act();
  const {traceEvents} = JSON.parse(await browser.stopTracing());
  const main = traceEvents.filter(({name, args}) => name === 'thread_name' && args.name === 'CrRendererMain');
  const tasks = traceEvents.filter(({name, pid, tid}) => name === 'ThreadControllerImpl::RunTask' &&
    main.some(thread => thread.pid === pid && thread.tid === tid));
  assert.ok(tasks.length > 100, `the trace has ${tasks.length} tasks`);
  const times = tasks.map(({tdur = 0}) => tdur / 1000);
  return {longest: Math.max(...times), total: times.reduce((sum, time) => sum + time, 0), result};
}
