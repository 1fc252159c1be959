"""The tiny voice of the tests, and what several of them need."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

import linnet

ROOT = pathlib.Path(__file__).resolve().parents[2]
TINY = ROOT / "tests" / "golden" / "voices" / "tiny-medium.onnx"
SETTINGS = TINY.with_name(TINY.name + ".json")
SPEAKERS = TINY.with_name("tiny-high-speakers.onnx")
HOURS = "And so on and so forth. " * 20_000  # of speech


class WithVoice(unittest.TestCase):
    def setUp(self):
        self.voice = linnet.Voice.open(TINY, threads=1)
        self.addCleanup(self.voice.close)

    def new_folder(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return pathlib.Path(folder.name)

    def assert_error(self, kind, pattern, call, *arguments, **options):
        with self.assertRaisesRegex(linnet.Error, pattern) as raised:
            call(*arguments, **options)
        self.assertEqual(raised.exception.kind, kind)


def run(program, **more):
    """A program in a Python of its own, which has to end; names `linnet` and `TINY` are there."""
    head = f"import linnet\nTINY = {str(TINY)!r}\nHOURS = 'And so on and so forth. ' * 20_000\n"
    return subprocess.run([sys.executable, "-c", head + program], capture_output=True, text=True, timeout=60, **more)
