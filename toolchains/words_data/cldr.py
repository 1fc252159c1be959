"""Reads the archive of CLDR's data that fetch-cldr has made."""
import json
import zipfile


def language_of(locale):
    return locale.partition("-")[0]


class Cldr:
    def __init__(self, path):
        self.archive = zipfile.ZipFile(path)
        self.names = set(self.archive.namelist())

    def text(self, path):
        return self.archive.read(path).decode()

    def licence(self):
        return self.text("cldr-core/LICENSE")

    def plurals(self, locale):
        """CATEGORY: rule; `other` has none."""
        all_plurals = json.loads(self.text("cldr-core/supplemental/plurals.json"))
        rules = all_plurals["supplemental"]["plurals-type-cardinal"]
        return rules.get(locale) or rules[language_of(locale)]

    def spellout(self, locale):
        """SET: [[base, text]...]; none for some languages."""
        path = f"cldr-rbnf/rbnf/{locale}.json"
        if path not in self.names:
            path = f"cldr-rbnf/rbnf/{language_of(locale)}.json"
        if path not in self.names:
            return {}
        rules = json.loads(self.text(path))["rbnf"]["rbnf"].get("SpelloutRules", {})
        return {name: rows for name, rows in rules.items() if name.startswith("%")}

    def units(self, locale):
        return self._main("cldr-units-full", locale, "units")["units"]

    def currencies(self, locale):
        return self._main("cldr-numbers-full", locale, "currencies")["numbers"]["currencies"]

    def numbers(self, locale):
        return self._main("cldr-numbers-full", locale, "numbers")["numbers"]

    def calendar(self, locale):
        return self._main("cldr-dates-full", locale, "ca-gregorian")["dates"]["calendars"]["gregorian"]

    def annotations(self, locale):
        path = f"cldr-annotations-full/annotations/{locale}/annotations.json"
        return json.loads(self.text(path))["annotations"]["annotations"]

    def _main(self, package, locale, name):
        return json.loads(self.text(f"{package}/main/{locale}/{name}.json"))["main"][locale]
