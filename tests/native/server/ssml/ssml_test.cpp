#include "native/server/ssml/ssml.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/support/complaint.h"

namespace linnet::test {
namespace {

// Each segment as "rate voice|text|silence", with "rate×volume" where the volume is not 1.
std::vector<std::string> parts(std::string_view document) {
  std::vector<std::string> shown;
  for (const SsmlSegment& part : parse_ssml(document)) {
    char numbers[64];
    std::snprintf(numbers, sizeof numbers, "%g", static_cast<double>(part.rate));
    std::string line = numbers;
    std::snprintf(numbers, sizeof numbers, "×%g", static_cast<double>(part.volume));
    if (part.volume != 1) line += numbers;
    line += (part.voice.empty() ? "" : " " + part.voice) + "|" + part.text + "|";
    std::snprintf(numbers, sizeof numbers, "%g", part.silence_seconds);
    shown.push_back(line + numbers);
  }
  return shown;
}

using Parts = std::vector<std::string>;

std::string refusal(const std::string& inside) {
  return complaint([&] { parse_ssml("<speak>" + inside + "</speak>"); });
}

}  // namespace

TEST_CASE("SSML becomes texts with their speed, voice and silence") {
  CHECK(parts("<speak>Hello &amp; &lt;you&gt; &#x41;&#66;</speak>") == Parts{"1|Hello & <you> AB|0"});
  CHECK(parts("<?xml version=\"1.0\"?><!-- a --><speak "
              "version=\"1.1\"><p>One.</p><p><s>Two.</s><s>Three.</s></p></speak>") ==
        Parts{"1|One.|0", "1|Two.|0", "1|Three.|0"});
  CHECK(parts("<speak>One<break time=\"500ms\"/>two<break strength=\"strong\"/><break/></speak>") ==
        Parts{"1|One|0.5", "1|two|1.5"});
  CHECK(parts("<speak><break time='1s'/>One</speak>") == Parts{"1||1", "1|One|0"});
  CHECK(parts("<speak>a<break time=\"99999s\"/></speak>") == Parts{"1|a|60"});
  CHECK(parts("<speak>a<break time=\"1s\"/>&#160;<break time=\"1s\"/>b</speak>") == Parts{"1|a|2", "1|b|0"});
  CHECK(parts("<speak>a <prosody rate=\"slow\">b</prosody> c <prosody rate=\"150%\">d</prosody></speak>") ==
        Parts{"1|a |0", "0.75|b|0", "1| c |0", "1.5|d|0"});
  CHECK(parts("<speak><prosody rate=\"+50%\">a<prosody rate=\"2\">b</prosody></prosody></speak>") ==
        Parts{"1.5|a|0", "3|b|0"});
  CHECK(parts("<speak>a<prosody volume=\"soft\">b<prosody rate=\"2\" volume=\"-20dB\">c</prosody></prosody></speak>") ==
        Parts{"1|a|0", "1×0.5|b|0", "2×0.05|c|0"});
  CHECK(parts("<speak><prosody volume=\"+90dB\">a</prosody><prosody volume=\"silent\">b</prosody></speak>") ==
        Parts{"1×10|a|0", "1×0|b|0"});
  CHECK(parts("<speak>The <sub alias=\"World Wide Web\">WWW</sub> is <phoneme alphabet=\"ipa\" "
              "ph=\"bˈɪɡ\">x</phoneme>.</speak>") == Parts{"1|The World Wide Web is [[ bˈɪɡ ]].|0"});
  CHECK(parts("<speak>a<voice name=\"v\">b</voice>c</speak>") == Parts{"1|a|0", "1 v|b|0", "1|c|0"});
  CHECK(parts("<speak>a<desc>not this</desc><emphasis>b</emphasis><![CDATA[<c>]]></speak>") == Parts{"1|ab<c>|0"});
}

TEST_CASE("prosody changes the pitch by a word, semitones or per cent") {
  const auto pitches = [](const std::string& inside) {
    std::string all;
    for (const SsmlSegment& part : parse_ssml("<speak>" + inside + "</speak>")) {
      char number[32];
      std::snprintf(number, sizeof number, "%.3g ", static_cast<double>(part.pitch));
      all += number;
    }
    return all;
  };
  CHECK(pitches("a<prosody pitch=\"+20%\">b<prosody pitch=\"-12st\">c</prosody></prosody>d") == "1 1.2 0.6 1 ");
  CHECK(pitches("<prosody pitch=\"x-high\">a</prosody><prosody pitch=\"low\">b</prosody>") == "1.41 0.841 ");
  CHECK(pitches("<prosody pitch=\"+900%\">a</prosody><prosody pitch=\"-99st\">b</prosody>") == "2 0.5 ");
  CHECK(pitches("<prosody pitch=\"200Hz\">a</prosody><prosody pitch=\"?\">b</prosody>") == "1 ");  // as before
}

TEST_CASE("marks stand at a byte of the part that is spoken next, or behind the last one") {
  const auto marks = [](const std::string& inside) {
    std::string all;
    for (const SsmlSegment& part : parse_ssml("<speak>" + inside + "</speak>")) {
      all += part.text + ":";
      for (const SsmlMark& mark : part.marks) all += " " + mark.name + "@" + std::to_string(mark.at);
      all += "|";
    }
    return all;
  };
  CHECK(marks("<mark name=\"a\"/>One <mark name=\"b\"/>two<mark name=\"c\"/>") == "One two: a@0 b@4 c@7|");
  CHECK(marks("<p>One<mark name=\"a\"/></p><mark name=\"b\"/><p>two</p> <mark name=\"c\"/>") ==
        "One: a@3|two: b@0 c@3|");
  CHECK(marks("One<break/><mark name=\"a\"/><break/>two") == "One:|two: a@0|");
  CHECK(contains(refusal("a<mark name=\"" + std::string(300, 'x') + "\"/>"), "longer than 200 bytes"));
  std::string many = "a";
  for (int i = 0; i <= 20'000; ++i) many += "<mark name=\"x\"/>";
  CHECK(contains(refusal(many), "more than 20000 marks"));
}

TEST_CASE("What say-as tells comes with the bytes of the text that it is about") {
  const auto spans = [](const std::string& inside) {
    std::string all;
    for (const SsmlSegment& part : parse_ssml("<speak>" + inside + "</speak>")) {
      for (const SayAsSpan& span : part.say_as)
        all += span.as.kind + "," + span.as.format + "=" + part.text.substr(span.begin, span.end - span.begin) + " ";
      all += "| ";
    }
    return all;
  };
  CHECK(
      spans(
          "a <say-as interpret-as='characters'>bé1</say-as> c <say-as interpret-as='date' format='dmy'>1/5</say-as>") ==
      "characters,=bé1 date,dmy=1/5 | ");
  CHECK(spans("<say-as interpret-as='unit'>5 &lt;<!-- x --> k<![CDATA[g]]></say-as>") == "unit,=5 < kg | ");
  CHECK(spans("<say-as interpret-as='digits'>1</say-as><say-as interpret-as='digits'>2</say-as>") ==
        "digits,=1 digits,=2 | ");
  CHECK(spans("<say-as interpret-as='time'>1:30<break/>2:30</say-as><p>x</p>") == "time,=1:30 | time,=2:30 | | ");
  CHECK(spans("<say-as interpret-as='date'><sub alias='b'>a</sub></say-as><say-as>c</say-as>") == ",=c | ");
}

TEST_CASE("Malformed or dangerous documents are refused with the line number") {
  CHECK(contains(refusal("<p>"), "</speak> closes <p>"));
  CHECK(contains(refusal("\n\n</p>"), "line 3: </p> closes <speak>"));
  CHECK(contains(refusal("a < b"), "&lt;"));
  CHECK(contains(refusal("a & b"), "&amp;"));
  CHECK(contains(refusal("&xxe;"), "no character &xxe;"));
  CHECK(contains(refusal("&#0;"), "no character"));
  CHECK(contains(refusal("&#xD800;"), "no character"));
  CHECK(contains(refusal("<break time=\"5\"/>a"), "not like 500ms"));
  CHECK(contains(refusal("<break time=\"-5s\"/>a"), "not like 500ms"));
  CHECK(contains(refusal("<break strength=\"huge\"/>a"), "none of none"));
  CHECK(contains(refusal("<prosody rate=\"quick\">a</prosody>"), "\"quick\""));
  CHECK(contains(refusal("<prosody volume=\"50\">a</prosody>"), "\"50\" is not like soft or +6dB"));
  CHECK(contains(refusal("<phoneme>a</phoneme>"), "ph="));
  CHECK(contains(refusal("<phoneme alphabet=\"x-sampa\" ph=\"a\">a</phoneme>"), "x-sampa"));
  CHECK(contains(refusal("<phoneme ph=\"a ]] b\">a</phoneme>"), "]]"));
  CHECK(contains(refusal("<voice>a</voice>"), "needs a name"));
  CHECK(contains(refusal("<p a=\"1\" a=\"2\">b</p>"), "twice"));
  CHECK(contains(refusal("<p a=1>b</p>"), "quotes"));
  CHECK(contains(refusal(""), "nothing to speak"));
  CHECK(contains(refusal("<!-- a"), "not closed"));
  const auto whole = [](const char* document) { return complaint([&] { parse_ssml(document); }); };
  CHECK(contains(whole("<!DOCTYPE speak [<!ENTITY a \"b\">]><speak>&a;</speak>"), "document type"));
  CHECK(contains(whole("<speak>a</speak><speak>b</speak>"), "second element"));
  CHECK(contains(whole("<speak>a</speak>b"), "outside"));
  CHECK(contains(whole("<p>a</p>"), "<speak>"));
  CHECK(contains(whole("<speak>a"), "not closed"));
  CHECK(contains(whole(""), "no element"));
  std::string deep;
  for (int i = 0; i < 10; ++i) deep += "<p>";
  CHECK(contains(refusal(deep), "more than 10"));
}

TEST_CASE("A root element with attributes on further lines is recognised as SSML") {
  for (const char* text : {"<speak>", "<speak version='1.1'>", "<speak\n  version='1.1'>", "<speak\txml:lang='en'>",
                           "<speak/>", " \n<?xml version='1.0'?>"})
    CHECK(is_ssml(text));
  for (const char* text : {"<speaker>", "<speak", "speak", "a <speak>", ""}) CHECK_FALSE(is_ssml(text));
}

// Corrected faults: 100 kB of breaks made 83 hours of silence, and a name of 50 kB was copied into thousands of
// segments, which took gigabytes.
TEST_CASE("The silence and the memory that a document causes are limited") {
  const auto many = [](const char* text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
  };
  CHECK(parts("<speak>a" + many("<break time='60s'/>", 60) + "</speak>") == Parts{"1|a|3600"});
  CHECK(contains(refusal("a" + many("<break time='60s'/>", 61)), "longer than an hour"));
  CHECK(contains(refusal(many("a<break time='60s'/>", 61)), "longer than an hour"));
  CHECK(parse_ssml("<speak>" + many("<p>a</p>", 5000) + "</speak>").size() == 5000);
  CHECK(contains(refusal(many("<p>a</p>", 5001)), "more than 5000 parts"));
  CHECK(contains(refusal("<voice name=\"" + std::string(201, 'a') + "\">b</voice>"), "as long as that"));
}

TEST_CASE("An SSML document truncated anywhere is read or refused") {
  const std::string document =
      "<speak><p a='1'>x&amp;<break time=\"5ms\"/><![CDATA[y]]><!-- z --><phoneme ph=\"a\">b</phoneme></p></speak>";
  for (std::size_t length = 0; length < document.size(); ++length)
    CHECK(complaint([&] { parse_ssml(document.substr(0, length)); }) != "no error");
}

}  // namespace linnet::test
