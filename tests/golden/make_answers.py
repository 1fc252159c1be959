#!/usr/bin/env python3
"""make_answers.py VOICE.onnx STEM...: lets onnxruntime speak the phoneme ids in each STEM.json. The samples go
into STEM.f32 (little-endian floats), their number into STEM.json.

    pip install onnxruntime numpy
    tests/golden/make_answers.py tests/golden/voices/tiny-xlow.onnx tests/golden/voices/tiny-xlow.{0,1}
"""
import json
import pathlib
import sys

import numpy as np
import onnxruntime


def answer(session, asked):
    ids = np.array([asked["phoneme_ids"]], dtype=np.int64)
    feed = {"input": ids, "input_lengths": np.array([ids.shape[1]], dtype=np.int64),
            "scales": np.array([asked[s] for s in ("noise_scale", "length_scale", "noise_w")], dtype=np.float32)}
    if asked["speaker"] is not None:
        feed["sid"] = np.array([asked["speaker"]], dtype=np.int64)
    return session.run(None, feed)[0].ravel()


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
    for stem in sys.argv[2:]:
        question = pathlib.Path(stem + ".json")
        asked = json.loads(question.read_text())
        samples = answer(session, asked)
        samples.astype("<f4").tofile(stem + ".f32")
        question.write_text(json.dumps(asked | {"samples": len(samples)}) + "\n")
        print(f"{stem}: {len(samples)} samples, at most {np.abs(samples).max():.2f}")


if __name__ == "__main__":
    main()
