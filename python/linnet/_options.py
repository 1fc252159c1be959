"""Arguments of Python as the C API takes them. What it would misunderstand or cut off is refused here."""

from __future__ import annotations

import ctypes
import math
import numbers
import os
import typing

from ._errors import Error
from ._library import LIBRARY, SpeakOptionsStruct

if typing.TYPE_CHECKING:
    StrPath = typing.Union[str, os.PathLike[str]]

_MARKDOWN = {"off": 0, "read_code": 1, "skip_code": 2}
_SLOWEST, _FASTEST = 0.1, 10


class SpeakOptions(typing.TypedDict, total=False):
    """The keyword arguments of Voice.speak() and Voice.speak_to_file(). None leaves a default."""

    speaker: str | int | None
    """A name, a number, or a mix such as "af_heart(2)+bf_emma"; default: the voice's own."""
    speed: float
    """0.1 to 10: how many times as fast as the voice's own pace."""
    pitch: float | None
    """0.5 to 2: factor of the pitch."""
    volume: float | None
    """0 to 10: factor of the samples."""
    sentence_silence: float | None
    """0 to 60 seconds after each sentence."""
    noise_scale: float | None
    """0 to 10: how much the timbre varies; default: the voice's own. Not all families of voices have it."""
    noise_w: float | None
    """0 to 10: how much the rhythm varies, likewise."""
    seed: int
    """0 to 2**64 - 1: the same seed gives the same samples."""
    equal_loudness: bool
    """True, the default: as loud as any voice, -19 LUFS. False: the model's own samples."""
    text_normalization: bool
    """True, the default: numbers, dates and units are put into words."""
    markdown: typing.Literal["off", "read_code", "skip_code"]
    """Whether the text is Markdown, whose marks are not heard, and whether its blocks of code are; default: "off"."""


def text_bytes(text: str, name: str = "text") -> bytes:
    """The text's UTF-8."""
    if not isinstance(text, str):
        raise TypeError(f"{name} is {type(text).__name__}, must be str"
                        + (": decode it" if isinstance(text, (bytes, bytearray)) else ""))
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise Error(f"{name} holds half of a surrogate pair at {error.start}, which is no character") from None


def c_string(text: str, name: str) -> bytes:
    """For arguments that end at their first NUL."""
    encoded = text_bytes(text, name)
    if b"\0" in encoded:
        raise Error(f"{name} holds NUL, which no name has: {text!r}")
    return encoded


def c_path(path: StrPath | None, name: str) -> bytes | None:
    """For paths; None stays None."""
    if path is None:
        return None
    plain = os.fspath(path) if isinstance(path, os.PathLike) else path
    if not isinstance(plain, str):
        raise TypeError(f"{name} is {type(plain).__name__}, must be str or os.PathLike[str]")
    if "\0" in plain:
        raise Error(f"{name} holds NUL, which no path has: {plain!r}")
    return os.fsencode(plain)


def number(value: float, name: str) -> float:
    """A number that a C float has room for."""
    if not isinstance(value, numbers.Real):
        raise TypeError(f"{name} is {type(value).__name__}, must be a number")
    if not math.isfinite(value):
        raise Error(f"{name} is {value}, must be a finite number")
    return float(value)


def whole_number(value: int, name: str, least: int, most: int) -> int:
    """A whole number, of numpy too."""
    if not isinstance(value, numbers.Integral):
        raise TypeError(f"{name} is {type(value).__name__}, must be int")
    if not least <= value <= most:
        raise Error(f"{name} is {value}, must be from {least} to {most}")
    return int(value)


def speak_options_struct(
    own_length_scale: float,
    *,
    samples_of_16_bit: bool = False,
    speaker: str | int | None = None,
    speed: float = 1,
    pitch: float | None = None,
    volume: float | None = None,
    sentence_silence: float | None = None,
    noise_scale: float | None = None,
    noise_w: float | None = None,
    seed: int = 0,
    equal_loudness: bool = True,
    text_normalization: bool = True,
    markdown: str = "off",
) -> SpeakOptionsStruct:
    """SpeakOptions as linnet_speak_options. own_length_scale: the voice's."""
    struct = SpeakOptionsStruct()
    LIBRARY.linnet_speak_options_init(struct, ctypes.sizeof(struct))
    if speaker is not None:
        is_name = isinstance(speaker, str)
        name = speaker if is_name else str(whole_number(typing.cast(int, speaker), "speaker", 0, 2**31 - 1))
        struct.speaker = c_string(typing.cast(str, name), "speaker")
    if not _SLOWEST <= number(speed, "speed") <= _FASTEST:
        raise Error(f"speed is {speed}, must be from {_SLOWEST} to {_FASTEST}")
    if speed != 1:
        struct.length_scale = min(max(own_length_scale / float(speed), 0.05), 20)
    given = {"pitch": pitch, "volume": volume, "sentence_silence": sentence_silence, "noise_scale": noise_scale,
             "noise_w": noise_w}
    for option, value in given.items():
        if value is not None:
            setattr(struct, option, number(value, option))
    struct.seed = whole_number(seed, "seed", 0, 2**64 - 1)
    struct.equal_loudness = bool(equal_loudness)
    struct.text_as_it_is = not text_normalization
    if markdown not in _MARKDOWN:
        raise Error(f"markdown is {markdown!r}, must be one of {', '.join(map(repr, _MARKDOWN))}")
    struct.markdown = _MARKDOWN[markdown]
    struct.samples_of_16_bit = samples_of_16_bit
    return struct
