// The document in which the engine speaks (offscreen.js). The browser keeps at most one for an extension. It closes
// itself when nothing has been spoken for a while.
let opening = null;

const isOpen = async () => (await chrome.runtime.getContexts({contextTypes: ['OFFSCREEN_DOCUMENT']})).length > 0;

async function open() {
  if (await isOpen()) return;
  await chrome.offscreen.createDocument({url: 'offscreen.html', reasons: ['AUDIO_PLAYBACK', 'WORKERS'],
    justification: 'Computes speech in a worker and plays it.'});
}

export function openEngine() {
  opening ??= open().finally(() => { opening = null; });
  return opening;
}

/** What is being spoken ends with an error. */
export async function closeEngine() {
  if (await isOpen()) await chrome.offscreen.closeDocument();
}
