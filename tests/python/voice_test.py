"""Voices: what they are, what is refused, how they end."""
import os
import pickle
import threading
import unittest

import numpy as np
import linnet
from tiny import HOURS, SETTINGS, SPEAKERS, TINY, WithVoice, run


class Facts(WithVoice):
    def test_a_voice_says_what_it_is(self):
        self.assertEqual((self.voice.sample_rate, self.voice.family), (22050, "vits"))
        self.assertEqual(self.voice.speakers, (linnet.Speaker("", "en-us"),))
        self.assertEqual((self.voice.languages, self.voice.default_speaker), (("en-us",), 0))
        self.assertRegex(repr(self.voice), "vits.*en-us.*22050")
        self.assertRegex(linnet.__version__, r"^\d+\.\d+\.\d+$")

    def test_the_voice_that_comes_with_the_package_opens_without_a_name(self):
        with linnet.Voice.open(threads=1) as heart:
            self.assertEqual((heart.family, heart.sample_rate, heart.languages), ("hibari", 24000, ("en-us",)))

    def test_a_text_is_estimated_without_being_spoken(self):
        estimate = self.voice.estimate("Hello there.")
        self.assertTrue(estimate.fits)
        self.assertGreater(estimate.needed_bytes, 1_000_000)
        self.assertGreater(estimate.available_bytes, estimate.needed_bytes)
        self.assertGreater(estimate.longest_text, 12)

    def test_a_path_may_have_spaces_and_letters_of_any_language(self):
        folder = self.new_folder() / "\u00dcn\u00ef c\u00f6d\u00e9"
        folder.mkdir()
        for file in (TINY, SETTINGS):
            (folder / file.name).symlink_to(file)
        linnet.Voice.open(folder / TINY.name).close()
        linnet.Voice.open(TINY.stem, voices_dir=str(folder)).close()


class Refusals(WithVoice):
    def test_a_voice_that_cannot_be_opened_is_refused_in_the_engines_words(self):
        self.assert_error("not_found", "/nowhere/voice.onnx", linnet.Voice.open, "/nowhere/voice.onnx")
        damaged = self.new_folder() / "damaged.onnx"
        damaged.write_bytes(TINY.read_bytes()[:1000])
        self.assert_error("bad_voice", "damaged.onnx", linnet.Voice.open, damaged, settings=SETTINGS)
        self.assert_error("bad_input", "precision", linnet.Voice.open, TINY, precision="int3")
        self.assert_error("bad_input", "data_dir", linnet.Voice.open, TINY, data_dir="/nowhere")

    def test_arguments_of_wrong_types_are_type_errors(self):
        for wrong in (lambda: linnet.Voice.open(b"/voice.onnx"), lambda: linnet.Voice.open(7),
                      lambda: linnet.Voice.open(TINY, threads=1.5), lambda: linnet.Voice(0), lambda: linnet.Voice(),
                      lambda: self.voice.speak(b"bytes"), lambda: self.voice.speak(None),
                      lambda: self.voice.estimate(1),
                      lambda: self.voice.speak("a", speed="fast"), lambda: self.voice.speak("a", seed=1.0),
                      lambda: self.voice.speak("a", speaker=1.0), lambda: self.voice.speak("a", sped=1),
                      lambda: self.voice.speak_to_file("a", 3)):
            self.assertRaises(TypeError, wrong)

    def test_values_that_cannot_be_used_are_named(self):
        speak, cases = self.voice.speak, [
            (dict(speed=float("nan")), "speed is nan"), (dict(speed=0), "speed is 0"), (dict(speed=11), "speed is 11"),
            (dict(speed=np.float32("inf")), "speed is inf"), (dict(pitch=float("nan")), "pitch is nan"),
            (dict(seed=-1), "seed is -1"), (dict(seed=2**64), "seed is"), (dict(speaker=-1), "speaker is -1"),
            (dict(speaker="a\0b"), "NUL"), (dict(markdown="yes"), "markdown is 'yes'")]
        for options, pattern in cases:
            with self.subTest(pattern):
                self.assert_error("bad_input", pattern, speak, "a", **options)
        self.assert_error("not_found", "nobody", speak, "a", speaker="nobody")
        self.assert_error("bad_input", "threads is 65", linnet.Voice.open, TINY, threads=65)
        self.assert_error("bad_input", "NUL", linnet.Voice.open, "a\0b")
        for text, pattern in (("", "empty|blank"), (" \n", "blank"), ("a\0b", "NUL"), ("\ud800", "surrogate")):
            with self.subTest(text):
                self.assert_error("bad_input", pattern, lambda: list(speak(text)))
        self.assert_error("bad_input", "volume.*11", lambda: list(speak("a", volume=11)))
        self.assertTrue(list(speak("It still speaks.", speed=np.float32(1.5), seed=np.int64(3), speaker=np.int8(0))))

    def test_errors_can_be_pickled(self):
        with self.assertRaises(linnet.Error) as raised:
            linnet.Voice.open("/nowhere.onnx")
        again = pickle.loads(pickle.dumps(raised.exception))
        self.assertEqual((str(again), again.kind), (str(raised.exception), "not_found"))


class Ends(WithVoice):
    def test_a_closed_voice_says_so(self):
        begun = self.voice.speak(HOURS)
        self.assertGreater(next(begun).size, 0)
        self.voice.close()
        self.voice.close()
        self.assertTrue(self.voice.is_closed)
        self.assert_error("bad_input", "closed", self.voice.speak, "a")
        self.assert_error("bad_input", "closed", self.voice.estimate, "a")
        for _ in range(2):
            self.assert_error("stopped", "closed", next, begun)
        self.assertEqual((self.voice.sample_rate, len(self.voice.speakers)), (22050, 1))

    def test_a_voice_closed_by_another_thread_ends_those_that_listen(self):
        failures, has_begun = [], threading.Event()

        def listen():
            try:
                for _ in self.voice.speak(HOURS):
                    has_begun.set()
            except linnet.Error as error:
                failures.append(error.kind)

        listeners = [threading.Thread(target=listen) for _ in range(3)]
        for listener in listeners:
            listener.start()
        self.assertTrue(has_begun.wait(60))
        self.voice.close()
        for listener in listeners:
            listener.join(60)
        self.assertEqual(set(failures), {"stopped"} if len(failures) == 3 else failures)

    def test_threads_with_voices_of_their_own_hear_what_each_hears_alone(self):
        def samples(voice):
            return np.concatenate(list(voice.speak("One sentence. And another one.")))

        alone, heard = samples(self.voice), [None] * 4

        def speak(i):
            with linnet.Voice.open(TINY, threads=1) as voice:
                heard[i] = samples(voice)

        threads = [threading.Thread(target=speak, args=(i,)) for i in range(len(heard))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for one in heard:
            np.testing.assert_array_equal(one, alone)

    def test_a_child_process_is_told_to_open_voices_of_its_own(self):
        begun = self.voice.speak("One sentence. And another one.")
        list(begun)
        child = os.fork()
        if child == 0:
            is_right = False
            try:
                for call in (lambda: next(begun), lambda: self.voice.speak("a"), lambda: self.voice.estimate("a")):
                    self.assert_error("bad_input", "fork", call)
                begun.close()
                self.voice.close()
                with linnet.Voice.open(TINY) as own:
                    is_right = len(list(own.speak("The child speaks."))) > 0
            finally:
                os._exit(0 if is_right else 1)
        self.assertEqual(os.waitpid(child, 0)[1], 0)

    def test_a_program_ends_while_voices_speak(self):
        ended = run("""import threading, time
voice = linnet.Voice.open(TINY)
speech = voice.speak(HOURS)
next(speech)
def listen():
    try:
        list(voice.speak(HOURS))
    except linnet.Error:
        pass
threading.Thread(target=listen, daemon=True).start()
time.sleep(0.2)
print("the last line")
""")
        self.assertEqual((ended.returncode, ended.stdout, ended.stderr), (0, "the last line\n", ""))

    def test_a_voice_of_several_speakers_names_them(self):
        with linnet.Voice.open(SPEAKERS) as voice:
            self.assertGreater(len(voice.speakers), 1)
            last = len(voice.speakers) - 1
            one, other = (np.concatenate(list(voice.speak("Hello.", speaker=speaker))) for speaker in (0, last))
            self.assertFalse(np.array_equal(one, other))
            self.assert_error("not_found", str(last + 1), voice.speak, "a", speaker=last + 1)


if __name__ == "__main__":
    unittest.main()
