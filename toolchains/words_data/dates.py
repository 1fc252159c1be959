"""Names of months and days of the week, and the order in which a language writes day, month and year."""
from words_data.numbers import day_order

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def abbreviations(names, key, full):
    """Each with its dot and without; not what is a full name anyway."""
    found = [names[context]["abbreviated"][key] for context in ("format", "stand-alone")]
    found = [abbreviation for one in found for abbreviation in (one, one.removesuffix("."))]
    return "|".join(dict.fromkeys(one for one in found if one not in full))


def lines(cldr, locale):
    calendar = cldr.calendar(locale)
    yield ["date-order", day_order(calendar["dateFormats"]["short"])]
    months = calendar["months"]
    for number in map(str, range(1, 13)):
        full = [months[context]["wide"][number] for context in ("format", "stand-alone")]
        yield ["month", number, *full, abbreviations(months, number, full)]
    days = calendar["days"]
    for number, day in enumerate(DAYS, 1):
        full = days["format"]["wide"][day]
        yield ["weekday", str(number), full, abbreviations(days, day, [full])]
