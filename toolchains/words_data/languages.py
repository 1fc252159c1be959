"""The languages for which words-data is made: those that Piper has voices for."""

# The name of the made file is the language's, in lower case: what Piper and espeak-ng call it, without a region unless
# it matters. `pt` is Brazil's and `pt-pt` Portugal's (espeak-ng says pt-br and pt).
# A text's numbers are spelled out by our own rules.
FULL = "en en-gb de fr es it pt pt-pt nl pl ru uk cs sv da tr".split()
OTHERS = ("ar bg bn ca cy el eu fa fi he hi hu id is ka kk ko lb lv ml mr nb ne ro sk sl sq sr sw te ur vi zh").split()
LANGUAGES = FULL + OTHERS

LOCALES = {"en-gb": "en-GB", "pt-pt": "pt-PT", "nb": "no"}  # as CLDR names them, where it does not name them as we do

# A dialect has the hand-written lines of its language too, before its own.
DIALECTS = {"en-gb": "en", "pt-pt": "pt"}

# The currency that a sign shared by several, such as kr or £, means in that language.
HOME_CURRENCIES = {"cs": "CZK", "da": "DKK", "is": "ISK", "nb": "NOK", "sv": "SEK", "zh": "CNY"}


def locale_of(language):
    return LOCALES.get(language, language)
