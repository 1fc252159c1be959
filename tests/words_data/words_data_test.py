#!/usr/bin/env -S python3 -B
"""words_data_test.py WORDS_DATA: the maker of words-data, and what it has made."""
import gzip
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "toolchains")]

from spelled import Spelled  # noqa: E402
from words_data import lines, packages, spellout, syntax, units  # noqa: E402
from words_data.languages import FULL, LANGUAGES  # noqa: E402

MADE = pathlib.Path(sys.argv.pop())


def made(language):
    first, *rest = (MADE / language).read_text(encoding="utf-8").splitlines()
    assert first == "linnet words\t1"
    return [line.split("\t") for line in rest]


def hand_written(text):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "xx.txt"
        path.write_text(text, encoding="utf-8")
        return lines.read_hand(path)


class HandWrittenLines(unittest.TestCase):
    cldr = [["minus", "minus"], ["unit", "length-mile", "mi|m", "", "other=miles"],
            ["unit", "length-meter", "", "", "other=meters"], ["rule", "%a", "0", "zero;"], ["rule", "%a", "1", "one;"]]

    def joined(self, text):
        return lines.join(self.cldr, hand_written(text), "xx.txt")

    def refused(self, text, *words):
        with self.assertRaises(lines.Mistake) as caught:
            self.joined(text)
        for word in words:
            self.assertIn(word, str(caught.exception))

    def test_replace_those_with_the_same_first_field_in_place(self):
        joined = self.joined("# a comment\n\nminus\tless\nrule\t%a\t1\tun;\nrule\t%a\t2\tdeux;\n")
        self.assertEqual(joined[0], ["minus", "less"])
        self.assertEqual(joined[3:], [self.cldr[3], ["rule", "%a", "1", "un;"], ["rule", "%a", "2", "deux;"]])

    def test_give_a_symbol_to_one_unit(self):
        joined = self.joined("symbol\tlength-meter\tm\nunit-gender\tlength-meter\tmasculine\n")
        self.assertEqual(joined[1][2], "mi")
        self.assertEqual(joined[2], ["unit", "length-meter", "m", "masculine", "other=meters"])
        self.assertEqual(self.joined("not-symbol\tlength-mile\tmi\n")[1][2], "m")

    def test_are_refused_with_file_and_line(self):
        self.refused("minus\tless\nplus more\n", "xx.txt, line 2", "tab")
        self.refused("unit\tlength-mile\tmi\n", "xx.txt, line 1", "4 fields", "has 2")
        self.refused("#\nsymbol\tlength-smoot\tsm\n", "xx.txt, line 2", "length-smoot")
        self.refused("not-symbol\tlength-mile\tkm\n", "xx.txt, line 1", "no symbol km", "mi|m")
        self.refused("minus\ta\nminus\tb\n", "xx.txt, line 2", "line 1")
        self.refused("date-order\tdym\n", "xx.txt, line 1", "dmy, mdy, ymd")
        self.refused("language\txx\n", "xx.txt, line 1", "file's name")


class Rules(unittest.TestCase):
    def test_are_left_out_where_no_name_leads_to_them(self):
        kept = [["number", "cardinal", "%a"], ["rule", "%a", "0", "=%%b=;"], ["rule", "%%b", "0", "zero;"]]
        self.assertEqual(spellout.without_unused([*kept, ["rule", "%c", "0", "zero;"]], "xx"), kept)
        late = spellout.without_unused([["number", "cardinal", "%a"], ["rule", "%a", "2", "c;"],
                                        ["rule", "%a", "100/100", "d;"], ["rule", "%a", "0", "a;"]], "xx")
        self.assertEqual([line[2] for line in late[1:]], ["0", "2", "100/100"])
        with self.assertRaisesRegex(lines.Mistake, "no set of rules %d; there are %a"):
            spellout.without_unused([*kept, ["number", "year", "%d"]], "xx")

    def test_with_unknown_syntax_are_refused(self):
        for base, text in (("0", "zero"), ("0", "[zero;"), ("0", "=0.0=;"), ("0", "←0←;"), ("x.x", "←← point →→;"),
                           ("0", "$(ordinal,other{th})$;")):
            with self.assertRaisesRegex(lines.Mistake, "xx: rule %a"):
                list(syntax.syntax_of([["rule", "%a", base, text]], "xx"))
        with self.assertRaisesRegex(lines.Mistake, "no condition such as"):
            list(syntax.syntax_of([["plural", "one", "n mod 10 is 1"]], "xx"))

    def test_spell_numbers(self):
        for language, name, number, words in (
                ("de", "cardinal", 1121, "eintausendeinhunderteinundzwanzig"), ("de", "feminine", 1, "eine"),
                ("de", "year", 1984, "neunzehnhundertvierundachtzig"),
                ("de", "year", 2024, "zweitausendvierundzwanzig"),
                ("en", "cardinal", 1_234_567, "one million two hundred thirty-four thousand five hundred sixty-seven"),
                ("en", "ordinal", 121, "one hundred twenty-first"), ("en", "year", 1900, "nineteen hundred"),
                ("en", "year", 1905, "nineteen oh-five"), ("en", "year", 2000, "two thousand"),
                ("fr", "cardinal", 91, "quatre-vingt-onze"), ("fr", "feminine", 21, "vingt-et-une"),
                ("ru", "cardinal", 5002, "пять тысяч два"), ("ru", "feminine", 21000, "двадцать одна тысяча"),
                ("pl", "cardinal", 22_000, "dwadzieścia dwa tysiące"),
                ("pl", "ordinal", 100, "setny"),
                ("pl", "ordinal", 105, "sto piąty"), ("es", "masculine", 21, "veintiún"),
                ("tr", "ordinal", 3, "üçüncü"),
                ("it", "cardinal", 1000, "mille"), ("cs", "cardinal", 200, "dvě stě"),
                ("nl", "cardinal", 32, "tweeëndertig"),
                ("sv", "cardinal", 71, "sjuttioett"), ("da", "cardinal", 53, "treoghalvtreds"),
                ("cs", "ordinal", 21, "dvacátý první"), ("cs", "ordinal-genitive", 3, "třetího"),
                ("cs", "ordinal-feminine", 1905, "tisící devítistá pátá"),
                ("uk", "ordinal-neuter", 24, "двадцять четверте"),
                ("uk", "ordinal-genitive", 1991, "тисяча девʼятсот девʼяносто першого"),
                ("uk", "ordinal-feminine", 3, "третя"), ("uk", "ordinal-locative", 2000, "двохтисячному"),
                ("uk", "ordinal-genitive", 3, "третього"), ("sv", "common", 1, "en"), ("sv", "neuter", 1, "ett"),
                ("uk", "cardinal", 40, "сорок"), ("pt", "cardinal", 125, "cento e vinte e cinco")):
            with self.subTest(language=language, name=name, number=number):
                self.assertEqual(Spelled(made(language)).words(name, number), words)


class MadeFiles(unittest.TestCase):
    def test_are_there_for_all_languages(self):
        self.assertEqual({path.name for path in MADE.iterdir()} - {"LICENSE", ".key"}, set(LANGUAGES))

    def test_have_one_meaning_for_each_symbol_and_all_forms(self):
        for language in LANGUAGES:
            for key in ("unit", "currency"):
                rows = [line for line in made(language) if line[0] == key]
                symbols = [symbol for line in rows for symbol in line[2].split("|") if symbol]
                self.assertEqual(len(symbols), len(set(symbols)), language)
                self.assertGreater(len(symbols), 35, language)
                for line in rows:
                    self.assertRegex(line[4], r"(^|\|)other=[^|]+$", f"{language} {line[1]}")
                    self.assertIn(line[3], ("", "masculine", "feminine", "neuter", "common"))

    def test_spell_every_number_of_the_languages_with_full_rules(self):
        for language in FULL:
            spelled = Spelled(made(language))
            for number in (*range(0, 130), 1000, 1100, 2001, 99_999, 10**6, 3 * 10**9 + 7, 10**15):
                for name in spelled.names:
                    words = spelled.words(name, number)
                    self.assertNotRegex(words, r"[→←=%\[\]|{}]|^$", f"{language} {name} {number}")

    def test_fit_into_the_page(self):
        self.assertTrue(any(line[:2] == ["emoji", "😀"] for line in made("en")))
        for language in LANGUAGES:
            self.assertLess(len(gzip.compress((MADE / language).read_bytes())), 40_000, language)


class Packages(unittest.TestCase):
    def test_that_are_others_than_pinned_are_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "cldr-core-48.2.0.tgz"
            path.write_bytes(b"another")
            with self.assertRaisesRegex(ValueError, "another archive than the one of toolchains/cldr.lock"):
                packages.pack([("cldr-core", "48.2.0", "sha512-AAAA")], path.parent, path.parent / "out.zip")

    def test_forms_follow_the_number_or_hold_its_place(self):
        self.assertFalse(units.is_said("{0}%", []) or units.is_said("km/t", ["km/t"]) or units.is_said("кг", ["кг"]))
        forms = [units.form(pattern) for pattern in ("{0}\u00a0km", "{0}公里", "yüzde {0}", "שני מטרים")]
        self.assertEqual(forms, ["km", "{0}公里", "yüzde {0}", "!שני מטרים"])


unittest.main()
