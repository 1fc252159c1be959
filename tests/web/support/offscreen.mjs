// What is heard in the extension's offscreen document, which is no page to Playwright.
import {pitchOf} from './pitch.mjs';

/** evaluate(expression) in the document of a browser whose address ends with offscreen.html; null if there is none. */
export async function offscreenDocument(browser) {
  const devtools = await browser.newBrowserCDPSession();
  const {targetInfos} = await devtools.send('Target.getTargets', {filter: [{}]});
  const found = targetInfos.find(({type, url}) => type === 'background_page' && url.endsWith('offscreen.html'));
  if (!found) {
    await devtools.detach();
    return null;
  }
  const {sessionId} = await devtools.send('Target.attachToTarget', {targetId: found.targetId, flatten: false});
  let last = 0;
  return expression => new Promise((done, fail) => {
    const id = ++last;
    const answered = ({message}) => {
      const {id: answers, result} = JSON.parse(message);
      if (answers !== id) return;
      devtools.off('Target.receivedMessageFromTarget', answered);
      if (result.exceptionDetails) fail(Error(result.exceptionDetails.exception.description));
      else done(result.result.value);
    };
    devtools.on('Target.receivedMessageFromTarget', answered);
    void devtools.send('Target.sendMessageToTarget', {sessionId, message: JSON.stringify({id,
      method: 'Runtime.evaluate', params: {expression, awaitPromise: true, returnByValue: true}})});
  });
}

/** Begins to listen; resolves to a function whose call ends that: {loudest: RMS, pitch: in Hz, underruns}. */
export async function listen(evaluate) {
  await evaluate(`(async () => {
    const {player} = await import('./offscreen.js'), pitchOf = ${pitchOf};
    const frame = new Float32Array(2048), rms = [0], pitches = [];
    const timer = setInterval(() => {
      if (!player.analyser) return;
      player.analyser.getFloatTimeDomainData(frame);
      rms.push(Math.sqrt(frame.reduce((sum, x) => sum + x * x, 0) / frame.length));
      const pitch = pitchOf(frame, player.analyser.context.sampleRate);
      if (pitch) pitches.push(pitch);
    }, 20);
    globalThis.heard = () => {
      clearInterval(timer);
      pitches.sort((a, b) => a - b);
      return {loudest: Math.max(...rms), pitch: pitches[pitches.length >> 1] ?? 0, underruns: player.underruns};
    };
  })()`);
  return () => evaluate('heard()');
}
