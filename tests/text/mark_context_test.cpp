#include "engine/text/mark_context.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

using namespace linnet;

namespace {
std::size_t mark(const std::string& text) { return text.find_first_of("?!"); }
}  // namespace

TEST_CASE("marks in addresses, paths and program text are recognised by their context") {
  for (const std::string text : {"http://a/b?c", "see example.com?x now", "me@x?y", "a?b=1", "x&y?z", "C:\\a?b"})
    CHECK(is_in_address(text, mark(text)));
  for (const std::string text : {"you?I", "Are you?I am. a.b", "Stop!Go...", "(you?I)", "Wait!Stop,now.Then", "Да?Нет"})
    CHECK_FALSE(is_in_address(text, mark(text)));
}

TEST_CASE("a question mark written for an apostrophe does not count as one") {
  for (const std::string text :
       {"don?t", "he?ll go", "it?s.", "l?eau", "O?Brien", "qu?il", "c?est", "s?\u00e9l\u00e8ve"})
    CHECK(is_apostrophe(text, mark(text)));
  for (const std::string text : {"you?I", "here?Yes", "here?then", "is?Now", "\u0442\u0443\u0442?\u0414\u0430", "you?"})
    CHECK_FALSE(is_apostrophe(text, mark(text)));
}

TEST_CASE("a question mark after a word of one letter counts before a capital, except in names") {
  for (const std::string text :
       {"vitamin C?Yes", "or I?Yes", "Plan B!Go", "\u0418 \u044f?\u0414\u0430", "y?\u00bfNo", "B?\u4f60"})
    CHECK_FALSE(is_apostrophe(text, mark(text)));
  for (const std::string text : {"O?Neil", "o?Neil", "d?Artagnan", "D?Artagnan", "L?Or\u00e9al", "l?\u00c9tat"})
    CHECK(is_apostrophe(text, mark(text)));
}

TEST_CASE("names that end with a mark may have a genitive") {
  for (const std::string text : {"Yahoo!'s", "Yahoo!\u2019s mail", "YAHOO!'S"})
    CHECK(is_genitive(text, mark(text) + 1));
  for (const std::string text : {"Yes!' she", "Yes!'so", "Yes!s", "Yes!"})
    CHECK_FALSE(is_genitive(text, mark(text) + 1));
}

TEST_CASE("a text most likely ends a sentence behind a word in small letters, not where marks often go on") {
  for (const std::string text :
       {"Hello.", "It will rain tomorrow.", "He has a well-known plan.", "I don't know any.", "(you and them.",
        "Go on!", "A or B?", "He said: \"Stop!\" ", "\u201cThat is all.\u201d", "C'est un caf\u00e9 noir.",
        "\u0414\u0430, \u0442\u0430\u043a.", "\u4f60\u597d\u3002", "the end.\n"}) {
    INFO(text);
    CHECK(likely_ends_sentence(text));
  }
  for (const std::string text : {"It is 3.",
                                 "Dr.",
                                 "the U.S.",
                                 "e.g.",
                                 "No.",
                                 "see www.",
                                 "see example.com.",
                                 "me@there.",
                                 "/home/files.",
                                 "Well...",
                                 "NASA.",
                                 "Hello",
                                 "Hello,",
                                 ".",
                                 "!",
                                 "",
                                 " ",
                                 "50%!",
                                 "file2.",
                                 "a snake_case.",
                                 "St."}) {
    INFO(text);
    CHECK_FALSE(likely_ends_sentence(text));
  }
}
