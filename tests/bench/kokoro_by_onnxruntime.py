"""Speaks phonemes with Kokoro's network: `kokoro_by_onnxruntime.py MODEL.onnx SPEAKER`; "styles" is beside MODEL.

Every line of standard input names a file of timings that Linnet wrote (.json) and, behind a tab, the WAV file to write.
A sentence, which ends with one of .!?, is one run of the network.
"""
import json
import pathlib
import re
import sys
import wave

import numpy as np
import onnxruntime
from kokoro_onnx.config import DEFAULT_VOCAB

model, speaker = pathlib.Path(sys.argv[1]), sys.argv[2]
session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
style_rows = np.fromfile(model.parent / f"styles/{speaker}.bin", "<f4").reshape(-1, 1, 256)  # by number of phonemes


def spoken(sentence):
    ids = [0, *(DEFAULT_VOCAB[phoneme] for phoneme in sentence.strip()), 0]
    feeds = {"tokens": np.array([ids], np.int64), "style": style_rows[len(ids) - 3], "speed": np.ones(1, np.float32)}
    return session.run(None, feeds)[0].reshape(-1)


for line in sys.stdin:
    timings, wav = line.rstrip("\n").split("\t")
    phonemes = "".join(p["phoneme"] for p in json.loads(pathlib.Path(timings).read_text())["phonemes"])
    samples = np.concatenate([spoken(s) for s in re.findall(r"[^.!?]+[.!?]*", phonemes) if s.strip()])
    with wave.open(wav, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(24000)
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
