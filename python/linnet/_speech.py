"""A text while it is spoken."""

from __future__ import annotations

import collections.abc
import ctypes
import os
import threading
import time
import typing

import numpy as np

from ._errors import Error
from ._library import LIBRARY, WAITING, Block, SpeakOptionsStruct, WordStruct, check

if typing.TYPE_CHECKING:
    import numpy.typing as npt

    from ._voice import Voice

_Samples = typing.TypeVar("_Samples")
_Scalar = typing.TypeVar("_Scalar", bound=np.generic)
# How long a call waits for a block before Python looks for Ctrl-C and for close() of other threads.
_LOOK_EVERY_SECONDS = 0.05


class Word(typing.NamedTuple):
    """When a word is spoken. text[begin:end] is the word; seconds count from the first sample."""

    text: str
    begin: int
    end: int
    start_seconds: float
    end_seconds: float


class Speech(collections.abc.Iterator["npt.NDArray[np.float32]"]):
    """Blocks of samples, numpy.float32, mono, in [-1, 1], each as soon as it is computed.

    Voice.speak() makes it. A thread of the library computes ahead of whoever iterates, by some ten seconds at most.
    close() stops it at any time, from any thread; so do the end of a `with` block, of the last reference, and of the
    program.
    """

    sample_rate: int
    """Samples a second."""
    words: list[Word]
    """The words of the sentences whose first block has been taken."""
    samples: int
    """How many have been taken."""
    text_done: int
    """How many characters of the text are spoken when the blocks that were taken have been heard."""

    def __init__(self, voice: Voice, handle: ctypes.c_void_p, text: bytes, options: SpeakOptionsStruct) -> None:
        """For Voice alone. handle: the voice's, which has to stay open until close()."""
        self._voice = voice  # which lives as long as its speeches
        self._handle = ctypes.c_void_p()
        # Of the handle and the library's calls with it. A signal handler gets it in the midst of its own thread's call.
        self._lock = threading.RLock()
        self._is_taking = False
        self._is_to_end = False  # when next() has taken what it waits for
        self._is_unwanted = False  # somebody waits for the lock, to end the speech
        self._failure: Error | None = None  # what iterating raises once the handle is gone; None: it ends
        self._process = os.getpid()
        self._places = _Places(text)
        self.sample_rate = voice.sample_rate
        self.words = []
        self.samples = 0
        self.text_done = 0
        check(LIBRARY.linnet_begin(handle, text, len(text), options, ctypes.byref(self._handle)))

    def __iter__(self) -> Speech:
        return self

    def __next__(self) -> npt.NDArray[np.float32]:
        """The next block, a new array. Error: the speech has failed, or its voice has been closed."""
        samples = self._next(lambda block: _array_of(block.samples, block.sample_count, np.float32))
        if samples is None:
            raise StopIteration
        return samples

    def next_16_bit(self) -> npt.NDArray[np.int16] | None:
        """Of a speech that was begun with samples_of_16_bit: the same as 16-bit samples. None: it has ended."""
        return self._next(lambda block: _array_of(block.samples_16, block.sample_count, np.int16))

    def close(self) -> None:
        """Stops the speech within a block and frees what it holds. Iterating ends. May be called again."""
        self.fail(None)

    def fail(self, failure: Error | None) -> bool:
        """close(), after which iterating raises the failure. False: a signal handler has called it in the midst of its
        thread's next(), which will end the speech."""
        if not self._handle or self._process != os.getpid():  # what the parent process opened is not for us to close
            return True
        self._is_unwanted = True
        with self._lock:
            self._is_unwanted = False
            if self._is_taking:
                self._failure, self._is_to_end = failure, True
                return False
            if self._handle:
                self._end(failure)
        return True

    def __enter__(self) -> Speech:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if hasattr(self, "_places"):
            self.close()

    def _end(self, failure: Error | None) -> None:
        handle, self._handle = self._handle, ctypes.c_void_p()
        self._failure = failure
        LIBRARY.linnet_end(handle)

    def _next(self, copy: typing.Callable[[Block], _Samples]) -> _Samples | None:
        """None: the speech has ended."""
        if self._process != os.getpid():
            raise Error("the speech was begun before fork(), in the parent process; open a voice in this one")
        while True:
            # Each time around, Python looks for Ctrl-C, and whoever wants to end the speech gets the lock.
            if self._is_unwanted:
                time.sleep(_LOOK_EVERY_SECONDS / 10)
            with self._lock:
                if self._is_taking:
                    raise Error("a signal handler asks for a block while its own thread waits for one")
                if not self._handle:
                    if self._failure:
                        raise self._failure
                    return None
                self._is_taking = True
                try:
                    samples = self._take(copy)
                finally:
                    self._is_taking = False
                    if self._is_to_end and self._handle:
                        self._end(self._failure)
            if samples is not None:
                return samples

    def _take(self, copy: typing.Callable[[Block], _Samples]) -> _Samples | None:
        """None: nothing has come in time, or the speech has ended now."""
        block = Block(struct_size=ctypes.sizeof(Block))
        status = LIBRARY.linnet_next(self._handle, _LOOK_EVERY_SECONDS, block)
        if status == WAITING:
            return None
        try:
            check(status)
        except Error as error:
            self._end(error)
            return None
        self.text_done = self._places.character_at(block.text_done)
        if not block.sample_count:
            self._end(None)
            return None
        self.words += [self._places.word_of(block.words[i]) for i in range(block.word_count)]
        self.samples += block.sample_count
        return copy(block)


class _Places:
    """Finds characters of a text by their places in its UTF-8, which mostly come one behind the other."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._byte = self._character = 0  # the last place, and how many characters are before it

    def character_at(self, byte: int) -> int:
        if byte < self._byte:
            self._byte = self._character = 0
        self._character += len(self._text[self._byte : byte].decode(errors="replace"))
        self._byte = byte
        return self._character

    def word_of(self, word: WordStruct) -> Word:
        begin = self.character_at(word.text_begin)
        end = self.character_at(word.text_end)
        text = self._text[word.text_begin : word.text_end].decode(errors="replace")
        return Word(text, begin, end, word.start_seconds, word.end_seconds)


def _array_of(samples: typing.Any, count: int, kind: type[_Scalar]) -> npt.NDArray[_Scalar]:
    array = np.empty(count, kind)
    ctypes.memmove(array.ctypes.data, samples, array.nbytes)
    return array
