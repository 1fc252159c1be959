// Resident bytes of a page's process, found by Chromium's own list of processes.
import {readFileSync} from 'node:fs';

/** The largest renderer that is not Chromium's own. */
export async function rendererBytes(browser) {
  const devtools = await browser.newBrowserCDPSession();
  const {processInfo} = await devtools.send('SystemInfo.getProcessInfo');
  await devtools.detach();
  const isOurs = ({type, id}) => type === 'renderer' &&
    !/--top-chrome-webui|--extension-process/.test(readFileSync(`/proc/${id}/cmdline`, 'utf8'));
  // A process that is just ending has no memory, and its status file lacks the line.
  const residentBytes = ({id}) =>
    Number(readFileSync(`/proc/${id}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)?.[1] ?? 0) * 1024;
  return Math.max(...processInfo.filter(isOurs).map(residentBytes));
}
