#include "native/cli/text_input.h"

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/complaint.h"
#include "tests/support/temporary_folder.h"

namespace linnet::native {
namespace {

using test::complaint;
using test::contains;
using test::TemporaryFolder;

std::vector<Utterance> all(Utterances utterances) {
  std::vector<Utterance> found;
  while (auto utterance = utterances.next()) found.push_back(std::move(*utterance));
  return found;
}

TEST_CASE("a given text is one utterance") {
  const auto found = all(Utterances("one\ntwo", {}, Reading::lines));
  REQUIRE(found.size() == 1);
  CHECK(found[0].text == "one\ntwo");
  CHECK(found[0].place.empty());
}

TEST_CASE("files are joined into one utterance, without byte order marks") {
  const TemporaryFolder folder;
  const std::string first = folder.write("a", "\xEF\xBB\xBFone");
  const std::string second = folder.write("b", "\xEF\xBB\xBFtwo\n");
  const auto found = all(Utterances(std::nullopt, {first, second}, Reading::whole));
  REQUIRE(found.size() == 1);
  CHECK(found[0].text == "one\ntwo\n");
}

TEST_CASE("a file is not opened before it is read") {
  Utterances utterances(std::nullopt, {"/nonexistent/text"}, Reading::whole);
  CHECK(contains(complaint([&] { utterances.next(); }), "cannot read the text file /nonexistent/text"));
}

TEST_CASE("a pipe gives one utterance after the other, each starting where the last one ended") {
  int ends[2];
  REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
  REQUIRE(::write(ends[1], "One. Two.\n", 10) == 10);
  close(ends[1]);
  Utterances utterances(std::nullopt, {"/dev/fd/" + std::to_string(ends[0])}, Reading::whole);
  const auto first = utterances.next();
  close(ends[0]);
  CHECK(first->text == "One. Two.\n");
  CHECK(first->may_go_on);
  SpeakResult result;
  result.text_done = 4, result.sentences = 1;
  utterances.spoken(result);
  const auto rest = utterances.next();
  CHECK(rest->text == " Two.\n");
  CHECK_FALSE(rest->may_go_on);
  CHECK(rest->before.bytes == 4);
  CHECK(rest->before.sentences == 1);
}

TEST_CASE("lines of files are utterances that have their file and line number; blank lines are skipped") {
  const TemporaryFolder folder;
  const std::string first = folder.write("a", "\xEF\xBB\xBFone\r\n\n \t\ntwo");
  const std::string second = folder.write("b", "\nthree\n");
  const auto found = all(Utterances(std::nullopt, {first, second}, Reading::lines));
  REQUIRE(found.size() == 3);
  CHECK(found[0].text == "one");
  CHECK(found[1].text == "two");
  CHECK(found[1].place == first + ", line 4");
  CHECK(found[2].text == "three");
  CHECK(found[2].place == second + ", line 2");
}

TEST_CASE("a line longer than one read of the file is one utterance") {
  const TemporaryFolder folder;
  const std::string line(200'000, 'x');
  const std::string path = folder.write("a", line + "\n" + line + "y");
  const auto found = all(Utterances(std::nullopt, {path}, Reading::lines));
  REQUIRE(found.size() == 2);
  CHECK(found[0].text == line);
  CHECK(found[1].text == line + "y");
}

TEST_CASE("lines of JSON give text, file and speaker") {
  const Utterance full = utterance_from_json(
      R"({"text": "Hi \u00e9", "output_file": "a.wav", "speaker_id": 3, "speaker": "x", "more": []})");
  CHECK(full.text == "Hi \xC3\xA9");
  CHECK(full.output_file == "a.wav");
  CHECK(full.speaker == "3");
  CHECK(utterance_from_json(R"({"text": "a", "speaker": "amy"})").speaker == "amy");
  CHECK_FALSE(utterance_from_json(R"({"text": "a", "speaker": null})").speaker);
}

TEST_CASE("the errors for wrong lines of JSON say what would be right") {
  CHECK(contains(complaint([] { utterance_from_json("{"); }), "not valid JSON"));
  CHECK(contains(complaint([] { utterance_from_json("{\"text\": \"\xFF\"}"); }), "not valid JSON"));
  CHECK(contains(complaint([] { utterance_from_json("[1]"); }), "found array"));
  CHECK(contains(complaint([] { utterance_from_json("{}"); }), "\"text\" is missing"));
  CHECK(contains(complaint([] { utterance_from_json(R"({"text": 5})"); }), "\"text\" has to be a string"));
  CHECK(contains(complaint([] { utterance_from_json(R"({"text": "a", "speaker_id": 1.5})"); }), "\"speaker_id\""));
  CHECK(contains(complaint([] { utterance_from_json(R"({"text": "a", "output_file": ""})"); }), "\"output_file\""));
  CHECK(complaint([] { utterance_from_json(std::string(100'000, '[')); }) != "no error");
}

TEST_CASE("the error for a wrong line of JSON gives its number") {
  const TemporaryFolder folder;
  const std::string path = folder.write("a", "{\"text\": \"one\"}\n\n{\"txt\": \"two\"}\n");
  CHECK(contains(complaint([&] { all(Utterances(std::nullopt, {path}, Reading::json)); }), path + ", line 3: "));
}

TEST_CASE("phoneme ids are read in the format of the golden files") {
  const TemporaryFolder folder;
  const std::string path = folder.write(
      "ids", R"({"voice": "v", "phoneme_ids": [1, 0, 2], "noise_scale": 0.0, "length_scale": 1.5, "speaker": null})");
  const Utterance ids = utterance_from_ids(path);
  CHECK(ids.phoneme_ids == std::vector<std::int64_t>{1, 0, 2});
  CHECK(ids.noise_scale == 0.0F);
  CHECK(ids.length_scale == 1.5F);
  CHECK_FALSE(ids.noise_w);
  CHECK_FALSE(ids.speaker);
  for (const char* wrong : {"", "[]", "{}", R"({"phoneme_ids": []})", R"({"phoneme_ids": [1.5]})",
                            R"({"phoneme_ids": 5})", R"({"phoneme_ids": [1], "noise_w": "x"})"})
    CHECK(contains(complaint([&] { utterance_from_ids(folder.write("wrong", wrong)); }), "wrong: "));
}

TEST_CASE("a text file that is missing, a folder or too long is an error that names it") {
  const TemporaryFolder folder;
  CHECK(contains(complaint([&] { read_text(folder.file("none")); }), folder.file("none")));
  CHECK(contains(complaint([&] { read_text(folder.path()); }), "it is a folder"));
  CHECK(contains(complaint([&] { read_text(folder.write("long", "12345"), 4); }), "longer than"));
}

}  // namespace
}  // namespace linnet::native
