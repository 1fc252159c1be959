"""Not run: mypy --strict reads it, as it reads programs of users."""
from __future__ import annotations

import pathlib
from collections.abc import Iterator

import linnet
import numpy as np
import numpy.typing as npt


def loud(voice: linnet.Voice, text: str) -> Iterator[npt.NDArray[np.float32]]:
    with voice.speak(text, speaker="af_heart", speed=1.5, markdown="skip_code") as speech:
        for block in speech:
            yield block * np.float32(2)
        ends: list[float] = [word.end_seconds for word in speech.words]
        print(ends, speech.sample_rate)


def main() -> int:
    try:
        with linnet.Voice.open(pathlib.Path("voice.onnx"), precision="int8", threads=2) as voice:
            needed: int = voice.estimate("A text.").needed_bytes
            seconds: float = voice.speak_to_file("A text.", "text.wav", seed=needed).seconds
            names: list[str] = [speaker.name for speaker in voice.speakers]
            print(seconds, names, sum(block.size for block in loud(voice, "A text.")))
    except linnet.Error as error:
        print(error, error.kind == "not_found")
        return 1
    return 0
