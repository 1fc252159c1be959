"""Neural text-to-speech on the processor: text in, blocks of samples out, while they are computed.

    import linnet

    with linnet.Voice.open() as voice:
        for block in voice.speak("Hello there."):
            play(block, voice.sample_rate)  # numpy.float32, mono, in [-1, 1]
        voice.speak_to_file("Hello there.", "hello.wav")

It is the C library liblinnet.so.0, which lies beside this module, called by ctypes: the interpreter's lock is free
while speech is computed. Any thread may call anything. Errors are linnet.Error, and TypeError for arguments of a wrong
type.
"""

from ._errors import Error, ErrorKind
from ._library import library_version
from ._options import SpeakOptions
from ._speech import Speech, Word
from ._voice import Estimate, Recording, Speaker, Voice

__version__ = library_version()

__all__ = ["Error", "ErrorKind", "Estimate", "Recording", "SpeakOptions", "Speaker", "Speech", "Voice", "Word"]
