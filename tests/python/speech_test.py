"""Speech: blocks, words, files, and that it stops."""
import gc
import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
import unittest
import wave

import numpy as np
import linnet
from tiny import HOURS, ROOT, TINY, WithVoice, run

TEXT = "Caf\u00e9 one, \U0001f600 sentence. And another one."


def resident_bytes():
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


class Blocks(WithVoice):
    def test_blocks_are_arrays_of_floats_that_stay_as_they_are(self):
        speech = self.voice.speak(TEXT)
        first = next(speech)
        kept = first.copy()
        rest = list(speech)
        self.assertTrue(rest)
        for block in (first, *rest):
            self.assertEqual((block.dtype, block.ndim, block.flags.owndata), (np.float32, 1, True))
        np.testing.assert_array_equal(first, kept)
        samples = np.concatenate([first, *rest])
        self.assertEqual(samples.size, speech.samples)
        self.assertLessEqual(np.abs(samples).max(), 1)
        self.assertGreater(np.abs(samples).max(), 0.05)
        self.assertEqual((list(speech), speech.text_done), ([], len(TEXT)))

    def test_the_same_seed_gives_the_same_samples(self):
        def samples(**options):
            return np.concatenate(list(self.voice.speak(TEXT, **options)))

        np.testing.assert_array_equal(samples(), samples(seed=0))
        self.assertFalse(np.array_equal(samples(), samples(seed=1)))
        self.assertLess(samples(speed=2).size, 0.7 * samples().size)
        self.assertGreater(samples(sentence_silence=1).size, samples().size + 20_000)

    def test_words_name_characters_of_the_text_and_seconds_of_the_sound(self):
        speech = self.voice.speak(TEXT)
        self.assertEqual(speech.words, [])
        list(speech)
        self.assertEqual([word.text for word in speech.words][:2], ["Caf\u00e9", "one"])
        self.assertEqual([word.text for word in speech.words][-3:], ["And", "another", "one"])
        for word in speech.words:
            self.assertEqual(TEXT[word.begin:word.end], word.text)
            self.assertLess(word.start_seconds, word.end_seconds)
        starts = [word.start_seconds for word in speech.words]
        self.assertEqual(starts, sorted(starts))
        self.assertLessEqual(speech.words[-1].end_seconds, speech.samples / speech.sample_rate)

    def test_two_speeches_of_a_voice_can_be_heard_in_turns(self):
        alone = [np.concatenate(list(self.voice.speak(text))) for text in ("One of two. Yes.", "The other. No.")]
        one, other = (self.voice.speak(text) for text in ("One of two. Yes.", "The other. No."))
        heard, other_heard = [next(one)], list(other)
        heard += one
        for was, now in zip(alone, (heard, other_heard)):
            np.testing.assert_array_equal(was, np.concatenate(now))

    def test_a_speech_keeps_its_voice_open(self):
        speech = linnet.Voice.open(TINY).speak("Nobody else knows this voice.")
        gc.collect()
        self.assertGreater(sum(block.size for block in speech), 1000)


class Stops(WithVoice):
    def test_a_speech_ends_where_the_loop_is_left(self):
        for way in ("break", "close", "with", "thread"):
            with self.subTest(way):
                speech, blocks = self.voice.speak(HOURS), 0
                for _ in speech:
                    blocks += 1
                    if way == "break":
                        del speech
                        break
                    if way == "with":
                        with speech:
                            pass
                    elif way == "close":
                        speech.close()
                    else:
                        closer = threading.Thread(target=speech.close)
                        closer.start()
                        closer.join(60)
                self.assertEqual(blocks, 1)
        self.assertTrue(list(self.voice.speak("It speaks on.")))

    def test_a_thousand_speeches_that_are_left_leave_nothing_behind(self):
        def leave(times):
            for _ in range(times):
                next(self.voice.speak(HOURS[:2400]))

        leave(50)
        before, threads = resident_bytes(), len(os.listdir("/proc/self/task"))
        leave(300)
        self.assertLess(resident_bytes() - before, 8_000_000)
        self.assertLessEqual(len(os.listdir("/proc/self/task")), threads)

    def test_who_does_not_listen_holds_some_seconds_of_sound_and_keeps_nobody_waiting(self):
        unheard = self.voice.speak(HOURS)
        next(unheard)
        with linnet.Voice.open(TINY, threads=1) as other:
            self.assertTrue(list(other.speak("It has its turn.")))
        time.sleep(0.5)
        before = resident_bytes()
        time.sleep(0.5)
        self.assertLess(resident_bytes() - before, 1_000_000)

    def test_a_signal_handler_can_stop_a_speech_and_is_told_where_it_cannot_close_the_voice(self):
        ended = run("""import json, signal
said = []
def handler(*_):
    try:
        voice.close()
    except linnet.Error as error:
        said.append(str(error))
    speech.close()
signal.signal(signal.SIGALRM, handler)
voice = linnet.Voice.open(TINY)
for way in range(20):
    signal.setitimer(signal.ITIMER_REAL, 0.03)
    if voice.is_closed:
        voice = linnet.Voice.open(TINY)
    speech = voice.speak(HOURS)
    try:
        for block in speech: pass
    except linnet.Error as error:
        said.append(str(error))
print(json.dumps(said))
""")
        self.assertEqual(ended.stderr, "")
        for text in json.loads(ended.stdout):
            self.assertRegex(text, "a signal handler cannot close|the voice was closed")

    def test_ctrl_c_ends_a_program_between_blocks(self):
        # Python heeds no Ctrl-C where it was ignored before, as in what a script runs in the background.
        program = subprocess.Popen([sys.executable, "-c", "import linnet, signal\n"
                                    "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
                                    f"voice = linnet.Voice.open({str(TINY)!r})\n"
                                    "for block in voice.speak('And so on. ' * 100_000): print('block', flush=True)"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(program.kill)
        self.assertEqual(program.stdout.readline(), "block\n")
        asked = time.monotonic()
        program.send_signal(signal.SIGINT)
        _, complaint = program.communicate(timeout=60)
        self.assertIn("KeyboardInterrupt", complaint)
        self.assertIn(program.returncode, (-signal.SIGINT, 1))
        self.assertLess(time.monotonic() - asked, 10)


class Files(WithVoice):
    def setUp(self):
        super().setUp()
        self.folder = self.new_folder()

    def test_a_file_has_the_same_samples_and_its_words_are_told(self):
        path = self.folder / "spoken.wav"
        recording = self.voice.speak_to_file(TEXT, str(path), seed=5)
        with wave.open(str(path)) as file:
            self.assertEqual(file.getparams()[:3], (1, 2, 22050))
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        floats = np.concatenate(list(self.voice.speak(TEXT, seed=5)))
        self.assertLess(np.abs(samples / 32767 - floats).max(), 1 / 32767)
        self.assertEqual(recording.seconds, floats.size / 22050)
        self.assertEqual(recording.words[0].text, "Caf\u00e9")
        self.assertEqual(os.listdir(self.folder), ["spoken.wav"])

    def test_a_file_is_the_one_that_the_program_writes(self):
        path, other = self.folder / "python.wav", self.folder / "program.wav"
        self.voice.speak_to_file("The same, from either.", path)
        program = os.environ.get("LINNET_PROGRAM", ROOT / "build" / "release" / "linnet")
        subprocess.run([program, "speak", "-q", "-m", TINY, "The same, from either.", "-o", other], check=True)
        self.assertEqual(path.read_bytes(), other.read_bytes())

    def test_what_cannot_be_written_leaves_what_was_there(self):
        path = self.folder / "kept.wav"
        path.write_text("as before")
        self.assert_error("bad_input", "volume", self.voice.speak_to_file, "a", path, volume=11)
        self.assert_error("bad_input", "blank|empty", self.voice.speak_to_file, "", path)
        self.assert_error("bad_input", r"\.wav", self.voice.speak_to_file, "a", self.folder / "a.mp3")
        self.assert_error("io", "cannot be written", self.voice.speak_to_file, "a", self.folder / "no" / "a.wav")
        (self.folder / "folder.wav").mkdir()
        self.assert_error("bad_input", "no file", self.voice.speak_to_file, "a", self.folder / "folder.wav")
        self.assertEqual(path.read_text(), "as before")
        self.assertEqual(sorted(os.listdir(self.folder)), ["folder.wav", "kept.wav"])

    def test_a_write_that_is_interrupted_leaves_no_file(self):
        path = self.folder / "long.wav"
        ended = run(f"import signal\nsignal.signal(signal.SIGALRM, signal.default_int_handler)\n"
                    f"signal.setitimer(signal.ITIMER_REAL, 0.5)\n"
                    f"linnet.Voice.open(TINY).speak_to_file(HOURS, {str(path)!r})")
        self.assertIn("KeyboardInterrupt", ended.stderr)
        self.assertEqual(os.listdir(self.folder), [])


if __name__ == "__main__":
    unittest.main()
