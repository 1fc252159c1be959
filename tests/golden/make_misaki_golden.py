#!/usr/bin/env python3
"""Writes tests/golden/misaki/phonemes.json: what misaki makes of sentences by espeak-ng.

    pip install misaki==0.9.4 phonemizer-fork==3.3.2 espeakng-loader==0.2.4
    tests/golden/make_misaki_golden.py
"""
import importlib.metadata
import json
import pathlib
import types

from misaki.espeak import EspeakFallback, EspeakG2P
from phonemizer.backend import EspeakBackend

ENGLISH = [
    "The quick brown fox jumps over the lazy dog.",
    "I would rather go there tomorrow, if you don't mind.",
    "She bought a little bottle of water; it was cold!",
    "What time is it?",
    "Nobody knows the trouble I've seen.",
    "The chemist measured it twice: once hot, once cold.",
    "My brother's car is parked near the old library.",
    "Please leave your coat and boots by the door.",
    "A voice like that can fill a whole theatre.",
    "Their journey through the mountains was hard, but they arrived.",
]
# British ones without the vowels of "there" and "near", which Linnet writes as misaki's lexicon does.
BRITISH = [ENGLISH[i] for i in (0, 2, 3, 4, 5, 7)]
OTHERS = {
    "es": ["Hola, ¿cómo estás hoy?", "El viaje duró cinco horas y llovió mucho.", "«Ven aquí», dijo ella (muy seria).",
           "La ley del aire: hay que oír bien.", "Me duele la cabeza; quiero dormir."],
    "fr-fr": ["Bonjour, comment allez-vous?", "Le chat dort sur la chaise près de la fenêtre.",
              "Un bon vin blanc; il est à moi!", "Elle a dit: « je viens demain ».",
              "Les enfants jouent au football dans le jardin."],
    "hi": ["नमस्ते, आप कैसे हैं?", "मैं घर जा रहा हूँ.", "यह किताब बहुत अच्छी है.", "क्या तुम मेरे साथ चलोगे?",
           "आज मौसम ठंडा है, कल गर्म था."],
    "it": ["Buongiorno, come stai?", "La ragazza mangia una pizza — con gli zucchini!",
           "Zio Enzo ha perso l'occasione.", "Che ore sono? Sono le tre.", "Il gatto (quello nero) dorme sul tetto."],
    "pt-br": ["Olá, tudo bem com você?", "O menino comeu pão com manteiga de manhã.", "Não sei, talvez (amanhã) eu vá.",
              "A cidade é grande e bonita.", "“Boa noite”, disse a mãe."],
}


def rows():
    for language, sentences in (("en-us", ENGLISH), ("en-gb", BRITISH)):
        read = EspeakFallback(british=language == "en-gb")
        for text in sentences:
            yield language, text, read(types.SimpleNamespace(text=text))[0]
    for language, sentences in OTHERS.items():
        read = EspeakG2P(language)
        for text in sentences:
            yield language, text, read(text)[0]


golden = {"made_by": {name: importlib.metadata.version(name)
                      for name in ("misaki", "phonemizer-fork", "espeakng-loader")},
          "espeak_ng": ".".join(map(str, EspeakBackend.version())),
          "sentences": [dict(zip(("language", "text", "phonemes"), row)) for row in rows()]}
path = pathlib.Path(__file__).parent / "misaki" / "phonemes.json"
path.write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
