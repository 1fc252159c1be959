"""A voice that is open."""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import os
import pathlib
import threading
import typing
import wave
import weakref

from ._errors import Error
from ._library import LIBRARY, Memory, OpenOptions, check
from ._options import SpeakOptions, c_path, c_string, speak_options_struct, text_bytes, whole_number
from ._speech import Speech, Word

if typing.TYPE_CHECKING:
    from typing_extensions import Unpack

    from ._library import SpeakOptionsStruct
    from ._options import StrPath

_MOST_WAV_BYTES = 2**32 - 64  # of samples: the header has 32 bits for them


class Speaker(typing.NamedTuple):
    """Who speaks. name: "" where the voice has none. language: by espeak-ng's name, such as "en-us"."""

    name: str
    language: str


class Estimate(typing.NamedTuple):
    """The memory that a text would take."""

    needed_bytes: int
    """Of the process while it speaks the text, the voice included."""
    available_bytes: int
    """To the process, what it has already included."""
    longest_text: int
    """In characters, that would fit now; 0: none."""
    fits: bool
    """Whether the text would not be refused for memory."""


class Recording(typing.NamedTuple):
    """What Voice.speak_to_file() has written."""

    seconds: float
    words: list[Word]


class Voice:
    """A voice that is open, by Voice.open(). It takes memory until close(), or the end of a `with` block.

    Any thread may use it. Of all voices of a process one computes at a time, sentence by sentence in turns, on as many
    threads as Voice.open() was told.
    """

    sample_rate: int
    """Samples a second."""
    family: str
    """Of its model: "vits", "hibari" or "styletts2"."""
    speakers: tuple[Speaker, ...]
    """One or more; speak(speaker=…) takes their numbers, from 0 on, or names."""
    default_speaker: int
    """Who speaks where speak() is not told."""
    languages: tuple[str, ...]
    """Of the speakers, each once, the default speaker's first."""

    @classmethod
    def open(
        cls,
        model: StrPath | None = None,
        *,
        settings: StrPath | None = None,
        voices_dir: StrPath | None = None,
        data_dir: StrPath | None = None,
        lexicon: StrPath | None = None,
        precision: str | None = None,
        threads: int = 0,
    ) -> Voice:
        """Opens a voice. Error: it is not there, is damaged, or does not fit into memory.

        model: the path of NAME.onnx or NAME.linnet, or a name, which is looked up in voices_dir, this package,
            $LINNET_VOICES and the user's cache folder; default: "hibari-heart", which is in this package.
        settings: the path of its settings; default: NAME.onnx.json beside it.
        voices_dir: a folder of voices.
        data_dir: a folder with espeak-ng-data, english-data, arabic-data and words-data; default: this package's.
        lexicon: a file of own pronunciations, or a folder of such files.
        precision: which of the voice's files speaks: "fp32", "int8", "int4" or "auto"; default: the one that was named.
        threads: 1 to 64; 0: the usable cores, at most 4.
        """
        options = OpenOptions(struct_size=ctypes.sizeof(OpenOptions))
        options.model = c_path(model, "model")
        options.settings = c_path(settings, "settings")
        options.voices_dir = c_path(voices_dir, "voices_dir")
        options.data_dir = c_path(data_dir, "data_dir")
        options.lexicon = c_path(lexicon, "lexicon")
        options.precision = None if precision is None else c_string(precision, "precision")
        options.threads = whole_number(threads, "threads", 0, 64)
        handle = ctypes.c_void_p()
        check(LIBRARY.linnet_open(options, ctypes.byref(handle)))
        return cls(handle)

    def __init__(self, handle: ctypes.c_void_p) -> None:
        """For Voice.open() alone."""
        if not isinstance(handle, ctypes.c_void_p):
            raise TypeError("a voice is opened by linnet.Voice.open()")
        self._handle = handle
        # Of the handle, the speeches, and the library's calls with them. A signal handler gets it in the midst of its
        # own thread's call.
        self._lock = threading.RLock()
        self._is_in_call = False
        self._speeches: weakref.WeakSet[Speech] = weakref.WeakSet()
        self._process = os.getpid()
        self.sample_rate = LIBRARY.linnet_sample_rate(handle)
        self.family = LIBRARY.linnet_family(handle).decode()
        self.default_speaker = LIBRARY.linnet_default_speaker(handle)
        name, language = LIBRARY.linnet_speaker_name, LIBRARY.linnet_speaker_language
        self.speakers = tuple(Speaker(name(handle, i).decode(), language(handle, i).decode())
                              for i in range(LIBRARY.linnet_speakers(handle)))
        in_order = (self.speakers[self.default_speaker], *self.speakers)
        self.languages = tuple(dict.fromkeys(speaker.language for speaker in in_order if speaker.language))
        self._length_scale: float = LIBRARY.linnet_length_scale(handle)
        _open_voices.add(self)

    def speak(self, text: str, **options: Unpack[SpeakOptions]) -> Speech:
        """Begins to speak; iterate over what it returns. `[[ … ]]` in the text holds phonemes.

        Error: by this call where an option is wrong or the voice is closed; else by the iterator.
        """
        return self._begin(text, speak_options_struct(self._length_scale, **options))

    def speak_to_file(self, text: str, path: StrPath, **options: Unpack[SpeakOptions]) -> Recording:
        """Writes a WAV file of 16-bit samples. After an error, or Ctrl-C, there is no file, or the one before."""
        target = pathlib.Path(os.fsdecode(c_path(path, "path") or b""))
        if target.suffix.lower() != ".wav":
            raise Error(f"path is '{target}', must end in .wav: other formats are not written")
        target = pathlib.Path(os.path.realpath(target))  # a link keeps pointing to the file
        if target.exists() and not target.is_file():
            raise Error(f"path is '{target}', which is no file")
        part = target.with_name(f".linnet-{os.getpid()}-{threading.get_ident()}.part")
        struct = speak_options_struct(self._length_scale, samples_of_16_bit=True, **options)
        try:
            with self._begin(text, struct) as speech, open(part, "xb") as file:
                with wave.open(file, "wb") as out:
                    out.setnchannels(1)
                    out.setsampwidth(2)
                    out.setframerate(self.sample_rate)
                    while (block := speech.next_16_bit()) is not None:
                        if 2 * speech.samples > _MOST_WAV_BYTES:
                            raise Error("the speech is too long for a WAV file, which has 4 GiB at most")
                        out.writeframesraw(block.astype("<i2", copy=False).tobytes())
            part.replace(target)
        except OSError as error:
            raise Error(f"'{target}' cannot be written: {error.strerror or error}", "io") from error
        finally:
            part.unlink(missing_ok=True)
        return Recording(speech.samples / self.sample_rate, speech.words)

    def estimate(self, text: str) -> Estimate:
        """The memory that speaking a text would take, without speaking it."""
        encoded = text_bytes(text)
        memory = Memory(struct_size=ctypes.sizeof(Memory))
        with self._open_handle() as handle:
            check(LIBRARY.linnet_estimate(handle, encoded, len(encoded), memory))
        return Estimate(memory.needed_bytes, memory.available_bytes, memory.longest_text, bool(memory.fits))

    @property
    def is_closed(self) -> bool:
        """Whether close() has been called."""
        return not self._handle

    def close(self) -> None:
        """Ends what it speaks and frees its memory. May be called again."""
        if self._process != os.getpid():
            return  # the parent process's
        with self._lock:
            failure = Error("the voice was closed while it spoke", "stopped")
            # All of them, before any is reported.
            have_ended = [speech.fail(failure) for speech in list(self._speeches)]
            if self._is_in_call or not all(have_ended):
                raise Error("a signal handler cannot close a voice that its own thread is using; it can close speeches")
            if self._handle:
                LIBRARY.linnet_close(self._handle)
                self._handle = ctypes.c_void_p()

    def __enter__(self) -> Voice:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if hasattr(self, "_length_scale"):
            self.close()

    def __repr__(self) -> str:
        state = "closed " if self.is_closed else ""
        return f"<{state}linnet.Voice of the family {self.family}, {', '.join(self.languages)}, {self.sample_rate} Hz>"

    @contextlib.contextmanager
    def _open_handle(self) -> typing.Iterator[ctypes.c_void_p]:
        """The handle, which stays open meanwhile."""
        if self._process != os.getpid():
            raise Error("the voice was opened before fork(), in the parent process; open it in this one")
        with self._lock:
            if not self._handle:
                raise Error("the voice is closed; open it again by linnet.Voice.open()")
            if self._is_in_call:
                raise Error("a signal handler calls a voice that its own thread is calling")
            self._is_in_call = True
            try:
                yield self._handle
            finally:
                self._is_in_call = False

    def _begin(self, text: str, options: SpeakOptionsStruct) -> Speech:
        encoded = text_bytes(text)
        with self._open_handle() as handle:
            speech = Speech(self, handle, encoded, options)
            self._speeches.add(speech)
        return speech


_open_voices: weakref.WeakSet[Voice] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    """Threads of the library must not run on while the process ends."""
    for voice in list(_open_voices):
        voice.close()
