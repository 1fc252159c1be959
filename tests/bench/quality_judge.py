"""Judges WAV files: `quality_judge.py words WHISPER-FOLDER` or `quality_judge.py naturalness`.

Every line of standard input is a WAV file's path, for words followed by a tab and the path of the text that it speaks;
the answer is one line of JSON. words: the errors of a speech recogniser (whisper-base by faster-whisper), which counts
words in lower case without punctuation. naturalness: 1 (bad) to 5, predicted by DistillMOS for pieces of 8 seconds.
"""
import contextlib
import json
import pathlib
import re
import sys
import types
from math import gcd


def plain(text):
    return " ".join(re.sub(r"[^a-z0-9' ]", " ", text.lower()).split())


def judge_of_words(folder):
    import jiwer
    from faster_whisper import WhisperModel
    from faster_whisper.audio import decode_audio
    model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=0)

    def judge(wav, text):
        parts, _ = model.transcribe(decode_audio(wav, sampling_rate=16000), language="en", beam_size=5, temperature=0,
                                    condition_on_previous_text=False)
        heard = "".join(p.text for p in parts).strip()
        wanted = plain(pathlib.Path(text).read_text())
        found = jiwer.process_words(wanted, plain(heard))
        return {"words": len(wanted.split()), "wrong": found.substitutions + found.deletions + found.insertions,
                "heard": heard}
    return judge


def judge_of_naturalness():
    import numpy as np
    import soundfile
    import torch
    from scipy.signal import resample_poly
    sys.modules.setdefault("torchaudio", types.ModuleType("torchaudio"))  # only its own command line needs that
    import distillmos
    model = distillmos.ConvTransformerSQAModel().eval()
    rate_wanted, piece, least = 16000, 8 * 16000, 2 * 16000

    def judge(wav):
        samples, rate = soundfile.read(wav, dtype="float32")
        common = gcd(rate, rate_wanted)
        x = torch.from_numpy(resample_poly(samples, rate_wanted // common, rate // common).astype(np.float32))[None]
        with torch.no_grad():
            scores = [model(x[:, i:i + piece]).item() for i in range(0, max(1, x.shape[1] - least), piece)]
        return {"naturalness": float(np.mean(scores))}
    return judge


def main():
    if sys.argv[1:2] not in (["words"], ["naturalness"]):
        sys.exit(__doc__)
    with contextlib.redirect_stdout(sys.stderr):  # libraries say things there
        judge = judge_of_words(sys.argv[2]) if sys.argv[1] == "words" else judge_of_naturalness()
    for line in sys.stdin:
        with contextlib.redirect_stdout(sys.stderr):
            answer = judge(*line.rstrip("\n").split("\t"))
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
