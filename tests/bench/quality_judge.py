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


# Without a sentence in the wanted style before each part, whisper that may not write digits can repeat one word.
words_in_place_of_digits = "King Louis the fourteenth paid twelve dollars and ten cents for five kilograms in " \
    "nineteen fifty-three."


def parts_of(samples, seconds=25, rate=16000):
    """Parts of equal length, about, cut where it is quietest: whisper leaves words out at the ends of its own parts of
    30 seconds, and hears the sentence of style in a short last one."""
    import numpy as np
    count, ends = -(-len(samples) // (seconds * rate)), [0]
    for n in range(1, count):
        first = len(samples) * n // count - 3 * rate
        power = np.convolve(samples[first:first + 6 * rate] ** 2, np.ones(rate // 4), "valid")
        ends.append(first + int(power.argmin()) + rate // 8)
    return [samples[i:j] for i, j in zip(ends, [*ends[1:], len(samples)])]


def recogniser(folder, without=frozenset(), style=None):
    """What whisper hears in samples at 16 kHz; it writes no token with a character of `without`, and as in `style`."""
    from faster_whisper import WhisperModel
    model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=0)
    texts = model.hf_tokenizer.token_to_id("<|endoftext|>")  # the tokens below this one are text
    banned = [-1] + [t for t in range(texts) if not without.isdisjoint(model.hf_tokenizer.decode([t]))]

    def heard(samples):
        parts, _ = model.transcribe(samples, language="en", beam_size=5, temperature=0, hotwords=style,
                                    condition_on_previous_text=False, suppress_tokens=banned)
        return "".join(p.text for p in parts).strip()
    return heard


def judge_of_words(folder):
    import jiwer
    from faster_whisper.audio import decode_audio
    hear = recogniser(folder)

    def judge(wav, text):
        heard, wanted = hear(decode_audio(wav, sampling_rate=16000)), plain(pathlib.Path(text).read_text())
        found = jiwer.process_words(wanted, plain(heard))
        return {"words": len(wanted.split()), "wrong": found.substitutions + found.deletions + found.insertions,
                "heard": heard}
    return judge


def judge_of_spoken_forms(folder):
    from faster_whisper.audio import decode_audio
    from spoken_words import compare, symbols
    hear = recogniser(folder, symbols, words_in_place_of_digits)

    def judge(wav, spoken):
        heard = " ".join(map(hear, parts_of(decode_audio(wav, sampling_rate=16000))))
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
