#!/usr/bin/env -S python3 -B
"""spoken_words.py: what counts as the same words, and what as an error."""
import pathlib
import re
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from spoken_words import compare, distance, plain, symbols  # noqa: E402


class SpokenWords(unittest.TestCase):
    def test_spellings_of_the_same_words_are_equal(self):
        for one, other in (("At six forty-five a.m., J. R. Tate", "at six forty five AM JR Tate"),
                           ("fifteen oh nine, five zero", "fifteen o nine five oh"),
                           ("CO two on the Q four", "C O two, on the Q four"),
                           ("www.example.com", "w w w dot example dot com"),
                           ("three hundred and five dollars and ten cents", "three hundred five dollars, ten cents"),
                           ("Dr. Lee and Mrs. Poe send an e-mail", "Doctor Lee and Missus Poe send an email")):
            self.assertEqual(plain(one), plain(other))

    def test_other_words_are_errors(self):
        self.assertEqual(compare("five kilograms of salt", "five k g of salt")[2], 1)
        self.assertEqual(compare("Tom and I paid one dollar.", "Tom I paid one dollar")[2], 1)
        self.assertEqual(distance(["a", "b", "c"], ["b", "x", "c", "d"]), 3)

    def test_the_alternative_that_fits_best_counts(self):
        for heard in ("within half a mile now", "within one half mile now"):
            self.assertEqual(compare("within [one half mile|half a mile] now", heard)[2], 0)
        self.assertEqual(compare("within [one half mile|half a mile] now", "within one mile now")[2], 1)

    def test_each_paragraph_has_a_spoken_form_in_words(self):
        texts = [p for p in (HERE / "number_paragraphs").iterdir() if re.fullmatch(r"p\d\d\.txt", p.name)]
        self.assertEqual(len(texts), 10)
        for text in texts:
            spoken = text.with_suffix(".spoken.txt").read_text()
            self.assertTrue(symbols.isdisjoint(spoken), text.name)
            self.assertEqual(compare(spoken, re.sub(r"\[([^|]*)\|[^]]*\]", r"\1", spoken))[2], 0, text.name)


if __name__ == "__main__":
    unittest.main()
