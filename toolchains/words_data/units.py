"""Units that people write after numbers: their symbols, genders and names."""
import re

# The earlier of two units with the same symbol gets it.
CURATED = """
length-kilometer length-meter length-centimeter length-millimeter length-decimeter length-micrometer length-nanometer
length-mile length-foot length-yard length-inch length-nautical-mile length-light-year length-astronomical-unit
area-square-kilometer area-square-meter area-square-centimeter area-hectare area-square-mile area-square-foot
area-square-inch area-square-yard area-acre
volume-liter volume-milliliter volume-centiliter volume-deciliter volume-hectoliter volume-cubic-meter
volume-cubic-centimeter volume-cubic-kilometer volume-cubic-foot volume-cubic-inch volume-gallon volume-pint
volume-quart volume-fluid-ounce volume-tablespoon volume-teaspoon volume-barrel
mass-kilogram mass-gram mass-milligram mass-microgram mass-tonne mass-pound mass-ounce mass-stone mass-carat
speed-kilometer-per-hour speed-meter-per-second speed-mile-per-hour speed-knot acceleration-meter-per-square-second
temperature-celsius temperature-fahrenheit temperature-kelvin angle-degree
duration-hour duration-minute duration-second duration-millisecond duration-microsecond duration-nanosecond
digital-kilobyte digital-megabyte digital-gigabyte digital-terabyte digital-petabyte digital-byte digital-bit
digital-kilobit digital-megabit digital-gigabit digital-terabit
frequency-hertz frequency-kilohertz frequency-megahertz frequency-gigahertz
energy-kilowatt-hour energy-joule energy-kilojoule energy-calorie energy-kilocalorie energy-electronvolt
power-watt power-kilowatt power-megawatt power-gigawatt power-milliwatt power-horsepower
pressure-pascal pressure-hectopascal pressure-kilopascal pressure-megapascal pressure-bar pressure-millibar
pressure-atmosphere pressure-pound-force-per-square-inch
electric-volt electric-ampere electric-milliampere electric-ohm force-newton torque-newton-meter
light-lux light-lumen light-candela graphics-pixel graphics-megapixel graphics-dot-per-inch
angle-arc-minute angle-arc-second angle-radian
concentr-percent concentr-permille concentr-part-per-1e6 concentr-mole
consumption-liter-per-100-kilometer consumption-mile-per-gallon
duration-day duration-week duration-month duration-year
""".split()
# What CLDR does not give, or not in every language.
MORE_SYMBOLS = {
    "volume-liter": ["l", "L"], "volume-milliliter": ["ml", "mL"], "volume-centiliter": ["cl", "cL"],
    "volume-deciliter": ["dl", "dL"], "volume-hectoliter": ["hl", "hL"], "speed-kilometer-per-hour": ["km/h"],
    "digital-byte": ["B"], "digital-kilobyte": ["kB", "KB"], "digital-kilobit": ["kbit"], "digital-megabit": ["Mbit"],
    "digital-gigabit": ["Gbit"], "digital-terabit": ["Tbit"], "consumption-liter-per-100-kilometer": ["l/100 km"],
    "graphics-dot-per-inch": ["dpi"], "speed-mile-per-hour": ["mph"], "mass-carat": ["ct"],
    "concentr-part-per-1e6": ["ppm"], "torque-newton-meter": ["Nm"],
    "energy-calorie": ["cal"], "angle-degree": ["°"]}
# In these, CLDR's narrow symbols are letters such as "d" and "m", which mean other things in texts.
CALENDAR = {"duration-day", "duration-week", "duration-month", "duration-year"}
NOT_NARROW = {*CALENDAR, "mass-stone", "graphics-pixel", "length-foot", "length-inch", "volume-pint", "light-candela"}
# Their symbols of no language in particular are those of English, and words in other languages.
ENGLISH_ONLY = {*NOT_NARROW, "length-mile", "length-yard", "area-acre", "volume-quart", "volume-gallon",
                "volume-tablespoon", "volume-teaspoon", "length-astronomical-unit", "mass-ounce", "volume-fluid-ounce"}
NEVER = {"#", "CD", "gal US", "fl oz US", "mpg US"}
# What is a word in running text, such as "ha" in "nel 1990 ha vinto".
WORDS = {"it": ["ha", "mi", "in"], "es": ["ha", "mi", "in"], "ca": ["ha", "mi", "in"], "pt": ["mi", "in"],
         "pt-pt": ["mi", "in"], "tr": ["ha", "mi", "in"], "ro": ["mi", "in"], "de": ["in"], "nl": ["in"],
         "fr": ["m."], "sl": ["in"], "sw": ["mi"]}
SYMBOLS_THAT_ARE_WORDS = {"bar", "bit", "byte", "mol"}
SPACES = re.compile("[\u0020\u00a0\u202f\u2009]+")
MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))  # of direction
GENDERS = {"inanimate": "masculine", "animate": "masculine", "personal": "masculine"}
PATTERN = "unitPattern-count-"


def tidy(text):
    return SPACES.sub(" ", text.translate(MARKS)).strip()


def form(pattern):
    """The noun behind the number; with {0} where it is not simply behind, with ! where it stands for both."""
    pattern = tidy(pattern)
    if "{0}" not in pattern:
        return "!" + pattern
    return pattern.removeprefix("{0} ")


def is_said(form, symbols):
    """Whether a form consists of words, and not of a symbol or an abbreviation that CLDR has instead."""
    words = form.replace("{0}", "").lstrip("!").strip()
    return bool(re.search(r"\w", words)) and not re.search(r"[/%٪²³.]", words) and (
        words not in symbols or words.casefold() in SYMBOLS_THAT_ARE_WORDS)


def joined_forms(found):
    """CATEGORY=form for each that differs from `other`, and that; nothing without `other`."""
    if "other" not in found:
        return ""
    kept = {name: value for name, value in found.items() if value != found["other"]}
    return "|".join(f"{name}={value}" for name, value in [*kept.items(), ("other", found["other"])])


def forms(unit, symbols):
    found = {key.removeprefix(PATTERN): form(value) for key, value in unit.items() if key.startswith(PATTERN)}
    return joined_forms({name: value for name, value in found.items() if is_said(value, symbols)})


def case_forms(unit, symbols):
    """(CASE, FORMS) for each grammatical case of CLDR's whose forms differ from those without a case. Categories that a
    case lacks are as without one."""
    plain = {key.removeprefix(PATTERN): form(value) for key, value in unit.items() if key.startswith(PATTERN)}
    cases = dict.fromkeys(key.partition("-count-")[0] for key in unit
                          if "-count-" in key and not key.startswith(PATTERN))
    for case in cases:
        found = {key.partition("-count-")[2]: form(value) for key, value in unit.items()
                 if key.startswith(f"{case}-count-")}
        words = joined_forms({name: value for name, value in {**plain, **found}.items() if is_said(value, symbols)})
        if words and words != forms(unit, symbols):
            yield case, words


def without_unasked_cases(lines, hand):
    """Leaves out CLDR's forms of cases that no `unit-cases` line of the hand-written file asks for."""
    asked = {case for _, line in hand if line[0] == "unit-cases" for case in line[1].split("|")}
    return [line for line in lines if line[0] != "unit-case" or line[2] in asked]


def symbols_of(unit):
    """Of a unit's short or narrow patterns, those that come behind the number."""
    for key, pattern in unit.items():
        if key.startswith(PATTERN) and pattern.startswith("{0}"):
            yield tidy(pattern.removeprefix("{0}"))


def variants(symbol):
    """A symbol as it is typed too: m2 for m², μ as Greek letter and as the sign."""
    plain = symbol.replace("²", "2").replace("³", "3")
    for one in (symbol, plain):
        yield one
        yield one.replace("\u03bc", "\u00b5")
        yield one.replace("\u00b5", "\u03bc")


def is_symbol(symbol, language, words):
    return not (symbol in NEVER or "|" in symbol or symbol in WORDS.get(language, ()) or symbol.casefold() in words)


def candidates(unit_id, language, units, root):
    """A unit's symbols, by how sure they are: the languages' own, those of all languages, and short ones."""
    yield symbols_of(units["short"].get(unit_id, {}))
    if (language == "en" or unit_id not in ENGLISH_ONLY) and unit_id not in CALENDAR:
        yield symbols_of(root.get(unit_id, {}))
    else:
        yield ()
    yield MORE_SYMBOLS.get(unit_id, ())
    yield symbols_of(units["narrow"].get(unit_id, {})) if unit_id not in NOT_NARROW else ()


def names_of(units, root):
    """What the units are called in full. Such as bar and bit, which are symbols too, are not among them."""
    signs = {symbol.casefold() for unit_id in CURATED for symbol in symbols_of(root.get(unit_id, {}))}
    names = {tidy(pattern.replace("{0}", "")).casefold() for unit_id in CURATED
             for key, pattern in units["long"].get(unit_id, {}).items() if key.startswith(PATTERN)}
    return names - signs


def all_symbols(language, units, root):
    """ID: symbols. Each symbol is one unit's: the surest one's, and among those the earliest one's."""
    there = [unit_id for unit_id in CURATED if unit_id in units["long"]]
    names = names_of(units, root)
    owners = {}
    for width in zip(*(candidates(unit_id, language, units, root) for unit_id in there)):
        for unit_id, given in zip(there, width):
            for symbol in (variant for one in given for variant in variants(one)):
                if is_symbol(symbol, language, names):
                    owners.setdefault(symbol, unit_id)
    return {unit_id: [symbol for symbol, owner in owners.items() if owner == unit_id] for unit_id in there}


def gender(unit_id, units):
    """CLDR's, or that of the unit of which this one is made: square meters are as meters, miles per hour as miles."""
    found = units[unit_id].get("gender")
    if not found:
        base = re.sub("^(square|cubic)-", "", unit_id.partition("-")[2].partition("-per-")[0])
        found = next((unit["gender"] for other, unit in units.items()
                      if other.partition("-")[2] == base and "gender" in unit), "")
    return GENDERS.get(found, found)


def lines(cldr, language, locale):
    units, root = cldr.units(locale), cldr.units("und")["short"]
    per = tidy(units["long"]["per"]["compoundUnitPattern"])
    if "/" not in per:  # else CLDR has no word for it
        yield ["per", per]
    for unit_id, symbols in all_symbols(language, units, root).items():
        words = forms(units["long"][unit_id], symbols)
        if words:  # else the language has no name for it
            yield ["unit", unit_id, "|".join(symbols), gender(unit_id, units["long"]), words]
            for case, in_case in case_forms(units["long"][unit_id], symbols):
                yield ["unit-case", unit_id, case, in_case]
