"""Judges WAV files: `quality_judge.py words WHISPER-FOLDER`, `... spoken WHISPER-FOLDER` or `... naturalness`.

Every line of standard input is a WAV file's path, for words and spoken followed by a tab and the path of the text that
it speaks; the answer is one line of JSON. words: the errors of a speech recogniser (whisper-base by faster-whisper),
which counts words in lower case without punctuation. spoken: the same, but the recogniser may write no digits nor
symbols, and spoken_words.py compares. naturalness: 1 (bad) to 5, predicted by DistillMOS for pieces of 8 seconds.
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


def recogniser(folder, without=frozenset()):
    """What whisper hears in a WAV file; it writes no token with a character of `without`."""
    from faster_whisper import WhisperModel
    from faster_whisper.audio import decode_audio
    model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=0)
    texts = model.hf_tokenizer.token_to_id("<|endoftext|>")  # the tokens below this one are text
    banned = [-1] + [t for t in range(texts) if not without.isdisjoint(model.hf_tokenizer.decode([t]))]

    def heard(wav):
        parts, _ = model.transcribe(decode_audio(wav, sampling_rate=16000), language="en", beam_size=5, temperature=0,
                                    condition_on_previous_text=False, suppress_tokens=banned)
        return "".join(p.text for p in parts).strip()
    return heard


def judge_of_words(folder):
    import jiwer
    hear = recogniser(folder)

    def judge(wav, text):
        heard, wanted = hear(wav), plain(pathlib.Path(text).read_text())
        found = jiwer.process_words(wanted, plain(heard))
        return {"words": len(wanted.split()), "wrong": found.substitutions + found.deletions + found.insertions,
                "heard": heard}
    return judge


def judge_of_spoken_forms(folder):
    from spoken_words import compare, symbols
    hear = recogniser(folder, symbols)

    def judge(wav, spoken):
        heard = hear(wav)
        wanted, _, wrong = compare(pathlib.Path(spoken).read_text(), heard)
        return {"words": len(wanted), "wrong": wrong, "heard": heard}
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
    judges = {"words": judge_of_words, "spoken": judge_of_spoken_forms, "naturalness": judge_of_naturalness}
    if len(sys.argv) < 2 or sys.argv[1] not in judges:
        sys.exit(__doc__)
    with contextlib.redirect_stdout(sys.stderr):  # libraries say things there
        judge = judges[sys.argv[1]](*sys.argv[2:3])
    for line in sys.stdin:
        with contextlib.redirect_stdout(sys.stderr):
            answer = judge(*line.rstrip("\n").split("\t"))
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
