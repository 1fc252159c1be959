#!/usr/bin/env python3
"""make_arabic_golden.py NET: writes arabic/labels.json, onnxruntime's answers of libtashkeel's net (tashkeel.onnx).

  pip install onnxruntime numpy && tests/golden/make_arabic_golden.py build/release/arabic-data/tashkeel.onnx

Of each text, the label of each character that the net reads: characters that it does not know are left out, white space
is a space and digits are '#'.
"""
import json
import pathlib
import sys

import numpy as np
import onnxruntime

KNOWN = '_ #!"()-./:[]«»،؛؟ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي'
MARKS = ["", "ً", "ٌ", "ٍ", "َ", "ُ", "ِ", "ًّ", "ٌّ", "ٍّ", "َّ", "ُّ", "ِّ", "ْ", "ّ"]
HINTS = {"".join(sorted(marks)): number for number, marks in enumerate(MARKS, 1)}
TEXTS = [
    "كتب الولد الدرس.",
    "بسم الله الرحمن الرحيم",
    "ذهبت إلى المدرسة صباح اليوم، ثم عدت إلى البيت مساء.",
    "هل تعرف أين تقع المكتبة العامة؟",
    "إن روعة اللغة العربية لا تتبدى إلا لعشاقها.",
    "درجة الحرارة اليوم 25 درجة، وغدا ٣٠ درجة.",
    "قالت الأم: «لا تنس أن تأخذ مظلتك معك»!",
    "مّنْ يُقلِّب الصفحات يجد المعلّم في (الفصل) الأول؛ أليس كذلك؟",
    "بِسمِ اللّه الرّحمن الرّحيم",
    "يستخدم Linnet على الحاسوب القديم - بلا إنترنت.",
    "أعلنت وزارة الصحة أمس أن عدد المستشفيات الجديدة التي ستفتح أبوابها خلال العام المقبل سيبلغ عشرين مستشفى في مختلف"
    " مناطق البلاد، وأن الأطباء والممرضين الذين سيعملون فيها قد بدأوا تدريبهم منذ شهرين تحت إشراف خبراء من عدة دول،"
    " وقال الوزير إن هذا المشروع سيوفر الرعاية لأكثر من مليون مواطن في القرى البعيدة عن المدن الكبرى.",
    "ق",
    "علم علم العلم لعالم من علماء العالم",
]


def read(text):
    ids, hints = [], []
    for character in text:
        if "ً" <= character <= "ْ":
            if hints:
                hints[-1] += character
            continue
        character = " " if character.isspace() else "#" if character in "0123456789٠١٢٣٤٥٦٧٨٩" else character
        if character in KNOWN[1:]:
            ids.append(KNOWN.index(character))
            hints.append("")
    return ids, [HINTS.get("".join(sorted(marks)), 1) for marks in hints]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    session = onnxruntime.InferenceSession(sys.argv[1])
    answers = []
    for text in TEXTS:
        ids, hints = (np.array([numbers], dtype=np.int64) for numbers in read(text))
        labels, _ = session.run(None, {"char_inputs": ids, "diac_inputs": hints,
                                       "input_lengths": np.array([ids.size], dtype=np.int64)})
        answers.append({"text": text, "labels": labels.flatten().tolist()})
    lines = ",\n".join(json.dumps(answer, ensure_ascii=False) for answer in answers)
    (pathlib.Path(__file__).parent / "arabic/labels.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
