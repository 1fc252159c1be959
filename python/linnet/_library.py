"""The C API, linnet.h, as ctypes sees it. Structs have the header's fields, in its order."""

from __future__ import annotations

import ctypes
import pathlib
import typing

from ._errors import Error, ErrorKind

OK, WAITING = 0, 9
# What a linnet_status is called, from 1 on.
_KINDS: tuple[ErrorKind, ...] = typing.get_args(ErrorKind)


class OpenOptions(ctypes.Structure):
    """linnet_open_options"""

    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("model", ctypes.c_char_p),
        ("settings", ctypes.c_char_p),
        ("voices_dir", ctypes.c_char_p),
        ("data_dir", ctypes.c_char_p),
        ("lexicon", ctypes.c_char_p),
        ("precision", ctypes.c_char_p),
        ("threads", ctypes.c_int32),
    ]


class SpeakOptionsStruct(ctypes.Structure):
    """linnet_speak_options"""

    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("speaker", ctypes.c_char_p),
        ("length_scale", ctypes.c_float),
        ("noise_scale", ctypes.c_float),
        ("noise_w", ctypes.c_float),
        ("pitch", ctypes.c_float),
        ("volume", ctypes.c_float),
        ("sentence_silence", ctypes.c_float),
        ("seed", ctypes.c_uint64),
        ("equal_loudness", ctypes.c_int32),
        ("text_as_it_is", ctypes.c_int32),
        ("markdown", ctypes.c_int32),
        ("samples_of_16_bit", ctypes.c_int32),
    ]


class WordStruct(ctypes.Structure):
    """linnet_word"""

    _fields_ = [
        ("text_begin", ctypes.c_uint64),
        ("text_end", ctypes.c_uint64),
        ("start_seconds", ctypes.c_double),
        ("end_seconds", ctypes.c_double),
    ]


class Block(ctypes.Structure):
    """linnet_block"""

    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("samples", ctypes.POINTER(ctypes.c_float)),
        ("samples_16", ctypes.POINTER(ctypes.c_int16)),
        ("sample_count", ctypes.c_size_t),
        ("words", ctypes.POINTER(WordStruct)),
        ("word_count", ctypes.c_size_t),
        ("text_done", ctypes.c_uint64),
    ]


class Memory(ctypes.Structure):
    """linnet_memory"""

    _fields_ = [
        ("struct_size", ctypes.c_size_t),
        ("needed_bytes", ctypes.c_uint64),
        ("available_bytes", ctypes.c_uint64),
        ("longest_text", ctypes.c_uint64),
        ("fits", ctypes.c_int32),
    ]


_HANDLE, _TEXT = ctypes.c_void_p, ctypes.c_char_p
# Result and arguments of the functions that this package calls.
_FUNCTIONS: dict[str, tuple[typing.Any, ...]] = {
    "linnet_version": (_TEXT,),
    "linnet_error": (_TEXT,),
    "linnet_speak_options_init": (None, ctypes.POINTER(SpeakOptionsStruct), ctypes.c_size_t),
    "linnet_open": (ctypes.c_int, ctypes.POINTER(OpenOptions), ctypes.POINTER(_HANDLE)),
    "linnet_close": (None, _HANDLE),
    "linnet_sample_rate": (ctypes.c_int32, _HANDLE),
    "linnet_family": (_TEXT, _HANDLE),
    "linnet_speakers": (ctypes.c_int32, _HANDLE),
    "linnet_default_speaker": (ctypes.c_int32, _HANDLE),
    "linnet_length_scale": (ctypes.c_float, _HANDLE),
    "linnet_speaker_name": (_TEXT, _HANDLE, ctypes.c_int32),
    "linnet_speaker_language": (_TEXT, _HANDLE, ctypes.c_int32),
    "linnet_estimate": (ctypes.c_int, _HANDLE, _TEXT, ctypes.c_size_t, ctypes.POINTER(Memory)),
    "linnet_begin": (ctypes.c_int, _HANDLE, _TEXT, ctypes.c_size_t, ctypes.POINTER(SpeakOptionsStruct),
                     ctypes.POINTER(_HANDLE)),
    "linnet_next": (ctypes.c_int, _HANDLE, ctypes.c_double, ctypes.POINTER(Block)),
    "linnet_end": (None, _HANDLE),
}


def _load() -> ctypes.CDLL:
    path = pathlib.Path(__file__).with_name("liblinnet.so.0")
    try:
        library = ctypes.CDLL(str(path))
    except OSError as error:
        raise ImportError(f"the library of the package linnet cannot be loaded: {error}. It is for Linux with glibc, "
                          "and for the processor that its wheel is named after; install it by pip, which chooses.",
                          name="linnet", path=str(path)) from error
    for name, (result, *arguments) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


LIBRARY = _load()
"""The functions release the interpreter's lock."""


def library_version() -> str:
    """The version of Linnet."""
    return typing.cast(bytes, LIBRARY.linnet_version()).decode()


def check(status: int) -> None:
    """Raises what the call said of which this is the linnet_status, in the same thread."""
    if status != OK:
        message = typing.cast(bytes, LIBRARY.linnet_error()).decode(errors="replace")
        raise Error(message, _KINDS[status - 1] if 0 < status <= len(_KINDS) else "internal")
