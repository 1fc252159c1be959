// Not run: TypeScript reads it, as it reads users' programs.
import {Linnet, LinnetError, Player, type SpeakOptions} from 'linnet-tts';

const options: SpeakOptions = {speed: 1.2, signal: AbortSignal.timeout(1000)};

export async function speak(text: string): Promise<number> {
  const linnet = await Linnet.load({voice: 'voice.onnx', maxMemoryMB: 256});
  let seconds = 0;
  try {
    for await (const {samples, sampleRate} of linnet.speak(text, options)) seconds += samples.length / sampleRate;
    await new Player().play(linnet.speak(text));
  } catch (error) {
    if (error instanceof LinnetError && error.kind === 'out_of_memory') console.log(error.message);
    else throw error;
  } finally {
    linnet.close();
  }
  return seconds;
}
