"""The exception of this package."""

from __future__ import annotations

from typing import Literal

ErrorKind = Literal[
    "bad_input", "bad_voice", "not_found", "out_of_memory", "memory_in_use", "stopped", "io", "internal"
]


class Error(Exception):
    """What Linnet cannot do. The text names what is wrong, the value, and what would be right.

    kind: "bad_input" (an argument cannot be used), "bad_voice" (the file is damaged or no voice), "not_found" (no such
    voice, speaker or file), "out_of_memory" (the work never fits into this machine's memory), "memory_in_use" (it does
    not fit now), "stopped" (the voice was closed meanwhile), "io" (reading or writing a file failed), "internal" (a
    fault of Linnet's own).
    """

    def __init__(self, message: str, kind: ErrorKind = "bad_input") -> None:
        super().__init__(message)
        self.kind: ErrorKind = kind
