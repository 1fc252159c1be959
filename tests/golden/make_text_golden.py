#!/usr/bin/env python3
"""Writes tests/golden/text/LANGUAGE.json: how texts divide into sentences and clauses, and the clauses' phonemes;
and tests/golden/text/blocks.json: the phonemes of sentences with `[[ phonemes ]]` in them, by piper-tts.

Structure (clauses, terminators, sentence ends) comes from piper-tts 1.8.0's espeakbridge; phonemes come from the
program of espeak-ng 1.52.0, since piper-tts contains a newer espeak-ng. One step of the program is left out: during
synthesis it stresses a word in clauses without stress ("What?" becomes wˈʌt). piper-tts, and so the voices' training,
has the phonemes before that step (wˌʌt). If both give the same letters, piper-tts's stress marks are used.

    pip install piper-tts==1.8.0
    make_text_golden.py ESPEAK_NG_1_52_PROGRAM ESPEAK_NG_DATA
"""
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

from piper import PiperVoice, espeakbridge
from piper.config import PhonemeType
from piper.phonemize_espeak import ESPEAK_DATA_DIR

from text_cases import BLOCK_CASES, CASES, WITHOUT_PROGRAM


def program_lines(program, data, language, text):
    environment = {**os.environ, "ESPEAK_DATA_PATH": str(Path(data).parent)}
    command = [program, "-q", "--ipa", "--stdin", "-v", language]
    # The program ignores the last character of its input, so a space is added.
    shown = subprocess.run(command, input=(text + " ").encode(), env=environment, check=True,
                           capture_output=True).stdout.decode()
    return [line.strip() for line in shown.split("\n") if line.strip()]


def without_stress(ipa):
    return re.sub("[ˈˌ]", "", ipa)


def write_blocks(out):
    config = SimpleNamespace(phoneme_type=PhonemeType.ESPEAK, espeak_voice="en-us", vowel_clusters=None)
    voice = PiperVoice(session=None, config=config)
    sentences = lambda text: ["".join(sentence) for sentence in voice.phonemize(text) if sentence]
    golden = {"language": "en-us", "cases": [{"text": text, "sentences": sentences(text)} for text in BLOCK_CASES]}
    (out / "blocks.json").write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n")


def main():
    program, data = sys.argv[1:]
    espeakbridge.initialize(str(ESPEAK_DATA_DIR))
    out = Path(__file__).parent / "text"
    failed = False
    for language, texts in CASES.items():
        espeakbridge.set_voice({"en-gb": "en-gb-x-rp"}.get(language, language))  # it only accepts names of voices
        cases = []
        for text in texts:
            bridge = espeakbridge.get_phonemes(text)
            lines = program_lines(program, data, language, text)
            spoken = [clause for clause in bridge if clause[0].strip()]
            if language not in WITHOUT_PROGRAM and len(lines) != len(spoken):
                failed = True
                print(f"{language}: {text!r}: {len(spoken)} clauses {spoken}, the program has {lines}", file=sys.stderr)
                continue
            lines = iter(lines)
            sentences = [[]]
            for ipa, terminator, ends in bridge:
                clause = {"terminator": terminator, "ends_sentence": ends}
                if language not in WITHOUT_PROGRAM:
                    line = next(lines) if ipa.strip() else ""
                    clause["ipa"] = re.sub(r"\([^)]+\)", "", line)
                    bridge_ipa = re.sub(r"\([^)]+\)", "", ipa)
                    if clause["ipa"] != bridge_ipa and without_stress(clause["ipa"]) == without_stress(bridge_ipa):
                        print(f"{language}: stress of {bridge_ipa!r} instead of the program's {line!r}")
                        clause["ipa"] = bridge_ipa
                sentences[-1].append(clause)
                if ends:
                    sentences.append([])
            cases.append({"text": text, "sentences": [sentence for sentence in sentences if sentence]})
        golden = {"language": language, "cases": cases}
        (out / f"{language}.json").write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n")
    write_blocks(out)
    print(sum(map(len, CASES.values())), "texts,", len(CASES), "languages")
    return failed


if __name__ == "__main__":
    sys.exit(main())
