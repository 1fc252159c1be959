#include "native/speech_dispatcher/message.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>

using namespace linnet::native;
using Catch::Approx;

namespace linnet::test {
namespace {

SpeakingVoice voice_of(const std::string& language) {
  auto voice = std::make_shared<ListedVoice>();
  voice->files.name = "v";
  voice->language = language;
  voice->length_scale = 1.2f;
  return {voice, {}, {}};
}

Message message_for(MessageKind kind, const std::string& text, const ModuleSettings& settings = {},
                    const std::string& language = "en_US") {
  return message_of(kind, text, settings, voice_of(language), 0);
}

// The texts of the segments, with what is spelled in brackets.
std::string said(const Message& message) {
  std::string all;
  for (const SpeechSegment& segment : message.request.segments) {
    std::string text = segment.text;
    for (auto span = segment.say_as.rbegin(); span != segment.say_as.rend(); ++span) {
      text.insert(span->end, "]");
      text.insert(span->begin, "[");
    }
    all += (all.empty() ? "" : "|") + text;
  }
  return all;
}

}  // namespace

TEST_CASE("marks keep the byte at which they stand in all that is spoken") {
  const Message message = message_for(
      MessageKind::text,
      "<speak><mark name=\"a\"/>One <mark name=\"b\"/>two.<mark name=\"__spd_0\"/> <prosody rate=\"fast\">Three"
      "<mark name=\"c\"/></prosody><break time=\"1s\"/><mark name=\"__spd_1\"/></speak>");
  CHECK(said(message) == "One two. |Three");
  std::string marks;
  for (const SsmlMark& mark : message.marks) marks += mark.name + "@" + std::to_string(mark.at) + " ";
  CHECK(marks == "a@0 b@4 __spd_0@8 c@14 __spd_1@14 ");
}

TEST_CASE("SSML that is not well-formed is spoken without its tags, and nothing to say is no text") {
  CHECK(said(message_for(MessageKind::text, "<speak>One <b>two</speak>")) == " One  two ");
  CHECK(said(message_for(MessageKind::text, "plain & simple")) == "plain & simple");
  CHECK(said(message_for(MessageKind::text, "<speak></speak>")).empty());
  CHECK(said(message_for(MessageKind::text, "  ")).empty());
  CHECK(said(message_for(MessageKind::text, "<speak><break time=\"1s\"/></speak>")).empty());
  CHECK(said(message_for(MessageKind::text, "<speak>a<mark name=\"x&#10;y\"/></speak>")) == " a  ");
}

TEST_CASE("characters are spelled, and keys are said by their names") {
  CHECK(said(message_for(MessageKind::character, "a")) == "[a]");
  CHECK(said(message_for(MessageKind::character, "é")) == "[é]");
  CHECK(said(message_for(MessageKind::character, "space")) == "space");
  CHECK(said(message_for(MessageKind::character, " ", {}, "de")) == "Leerzeichen");
  CHECK(said(message_for(MessageKind::key, "shift_a")) == "shift [a]");
  CHECK(said(message_for(MessageKind::key, "control_alt_kp-enter")) == "control alt kp enter");
  CHECK(said(message_for(MessageKind::key, "_")) == "[_]");
  CHECK(said(message_for(MessageKind::key, "__")).empty());
  CHECK(said(message_for(MessageKind::sound_icon, "new-mail")) == "new mail");
}

TEST_CASE("capital letters have a word before them or are higher, as the user wants") {
  ModuleSettings settings;
  CHECK(said(message_for(MessageKind::character, "A", settings)) == "[A]");
  settings.capitals = Capitals::spell;
  CHECK(said(message_for(MessageKind::character, "A", settings)) == "capital [A]");
  CHECK(said(message_for(MessageKind::character, "Ä", settings, "de-de")) == "groß [Ä]");
  CHECK(said(message_for(MessageKind::character, "a", settings)) == "[a]");
  settings.capitals = Capitals::icon;
  const Message message = message_for(MessageKind::character, "A", settings);
  CHECK(said(message) == "[A]");
  CHECK(message.request.segments.at(0).options.pitch == Approx(1.25f));
  CHECK(message_for(MessageKind::character, "a", settings).request.segments.at(0).options.pitch == 1);
}

TEST_CASE("spelling reads all of a text letter by letter") {
  ModuleSettings settings;
  settings.spells = true;
  CHECK(said(message_for(MessageKind::text, "<speak>cat <mark name=\"m\"/>dog</speak>", settings)) == "[cat dog]");
}

TEST_CASE("rate, pitch and volume multiply what SSML asks for, and leave the voice's own alone") {
  ModuleSettings settings;
  const std::string text = "<speak>a <prosody rate=\"2\" pitch=\"+10%\" volume=\"soft\">b</prosody></speak>";
  Message message = message_for(MessageKind::text, text, settings);
  CHECK_FALSE(message.request.segments.at(0).options.length_scale);
  CHECK(message.request.segments.at(1).options.length_scale.value() == Approx(0.6f));
  settings.set("rate=100");
  settings.set("pitch=100");
  settings.set("volume=0");
  message = message_for(MessageKind::text, text, settings);
  const SpeakOptions& options = message.request.segments.at(1).options;
  CHECK(options.length_scale.value() == Approx(0.1f));
  CHECK(options.pitch == Approx(1.76f));
  CHECK(options.volume == Approx(0.25f));
}

}  // namespace linnet::test
