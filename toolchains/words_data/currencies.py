"""Currencies: their signs, and their names by plural category."""
import re

from words_data.languages import HOME_CURRENCIES
from words_data.units import joined_forms, tidy

# The earlier of two currencies with the same sign gets it, after the language's own.
CURATED = """USD EUR GBP JPY CNY INR CHF RUB BRL KRW PLN CZK SEK DKK NOK TRY UAH CAD AUD NZD HKD SGD MXN ARS CLP COP
ZAR ILS HUF RON BGN RSD ISK GEL KZT IDR VND THB PHP NGN EGP SAR AED IRR PKR BDT NPR KES TZS TWD BTC""".split()
NAME = "displayName-count-"
CAPITALISED = {"pt"}  # by CLDR, though not in texts


def forms(currency, language):
    found = {key.removeprefix(NAME): tidy(value) for key, value in currency.items() if key.startswith(NAME)}
    found.setdefault("other", tidy(currency["displayName"]))
    if language in CAPITALISED:
        found = {name: value[0].lower() + value[1:] for name, value in found.items()}
    return joined_forms(found)


def lines(cldr, language, locale):
    currencies, root = cldr.currencies(locale), cldr.currencies("und")
    home = HOME_CURRENCIES.get(language)
    owners = {}
    for code in sorted(CURATED, key=lambda code: code != home):  # a stable order
        for currency in (currencies.get(code, {}), root.get(code, {})):
            for key, sign in currency.items():
                sign = tidy(sign)
                if key.startswith("symbol") and sign != code and not re.fullmatch("[A-Z]", sign):
                    owners.setdefault(sign, code)
    for code in CURATED:
        if code in currencies:
            signs = "|".join(sign for sign, owner in owners.items() if owner == code)
            yield ["currency", code, signs, "", forms(currencies[code], language)]
