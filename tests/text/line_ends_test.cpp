#include "engine/text/line_ends.h"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

using namespace linnet;

namespace {

// For each line end of `text`: whether it pauses.
std::vector<bool> pauses(const std::string& text) {
  std::vector<bool> all;
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
    all.push_back(line_end_pauses(text, at > 0 && text[at - 1] == '\r' ? at - 1 : at));
  return all;
}

void check_all(const std::string& text, bool expected) {
  INFO(text);
  for (const bool pause : pauses(text)) CHECK(pause == expected);
}

const std::string prose =
    "It was a bright cold day in April, and the clocks were striking thirteen. Winston Smith, his chin nuzzled into "
    "his "
    "breast in an effort to escape the vile wind, slipped quickly through the glass doors of Victory Mansions, though "
    "not quickly enough to prevent a swirl of gritty dust from entering along with him. The hallway smelt of boiled "
    "cabbage and old rag mats.";

std::string wrapped(std::string text, std::size_t columns, std::string_view line_end = "\n") {
  for (std::size_t line = 0; text.size() - line > columns;) {
    const std::size_t space = text.rfind(' ', line + columns);
    text.replace(space, 1, line_end);
    line = space + line_end.size();
  }
  return text;
}

}  // namespace

TEST_CASE("a wrapped paragraph does not pause at its line ends, however wide it is") {
  for (std::size_t columns = 30; columns <= 120; ++columns) {
    check_all(wrapped(prose, columns), false);
    check_all(wrapped(prose, columns, "\r\n"), false);
    check_all("A paragraph before it.\n\n" + wrapped(prose, columns), false);
  }
  check_all("This is a sentence that was wrapped\nby the mail program at a narrow\nwidth", false);
  // Lines into which another word would fit.
  check_all(
      "The reader of this file has seen lines that were broken by hand,\nnot as far to the right as the words\n"
      "would have let them, yet it is still one and the same sentence.",
      false);
}

TEST_CASE("capitals at the beginning of a wrapped line make no pause") {
  check_all(
      "The treaty was signed in the spring of that year in the city of\nVienna by the ministers of the four powers, "
      "who had been there for\nMonths without doing anything.",
      false);
  check_all(
      "Der Vertrag wurde im Frühjahr jenes Jahres unterzeichnet, und die\nMinister der vier Mächte kehrten danach "
      "in ihre Länder zurück, wo\nBürger und Bauern auf sie warteten.",
      false);
}

TEST_CASE("list items pause, with and without marks before them") {
  for (const std::string text :
       {"Apple\nBanana\nOrange", "milk\nbread\neggs", "- apples\n- pears", "* one\n* two", "• один\n• два",
        "1. one\n2. two", "a) first\nb) second", "Äpfel\nBirnen", "Pomme\nPoire\nCerise", "苹果\n香蕉\n橘子",
        "تفاح\nموز\nبرتقال", "सेब\nकेला", "two cups of chopped tomatoes\none spoon of olive oil\ngarlic",
        "Apple\r\nBanana\r\nOrange",
        "We need the following things from the shop on the corner before it closes:\n- apples\n- a very long item that "
        "goes on and on\n- pears"})
    check_all(text, true);
}

TEST_CASE("the lines of verse pause") {
  check_all(
      "Two roads diverged in a yellow wood\nAnd sorry I could not travel both\nAnd be one traveler, long I stood\n"
      "And looked down one as far as I could",
      true);
  check_all(
      "I met a traveller from an antique land\nwho said two vast and trunkless legs of stone\nstand in the desert",
      true);
  check_all("床前明月光\n疑是地上霜\n举头望明月", true);
}

TEST_CASE("a heading pauses before its text, and the text's own line ends do not") {
  CHECK(pauses("Chapter One\n" + wrapped(prose, 70)).front());
  check_all("Chapter One\n" + prose, true);
  check_all("Kurt Tucholsky\nSchloß Gripsholm\nEine Sommergeschichte", true);
}

TEST_CASE("line ends at the text's begin and end and beside empty lines are not pauses of their own") {
  for (const std::string text : {"\n", "a\n", "\na", "\n\n", "a\n \nb", "\r\na"}) check_all(text, false);
}
