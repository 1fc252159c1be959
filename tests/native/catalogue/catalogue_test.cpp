// Piper's catalogue, as it should be and as somebody hostile might write it.
#include "native/catalogue/catalogue.h"

#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "native/catalogue/kept_catalogue.h"
#include "native/catalogue/voice_files.h"
#include "tests/support/complaint.h"
#include "tests/support/environment.h"
#include "tests/support/voice_repository.h"

namespace linnet::test {
namespace {

using native::Catalogue;
using native::CatalogueVoice;
using nlohmann::json;
using Names = std::vector<std::string>;

// An entry as in Piper's repository.
json entry_of(const std::string& key) {
  const std::string folder = "pt/pt_PT/tugão/medium/";
  const json digest = "0123456789abcdef0123456789abcdef";
  return {{"key", key},
          {"name", "tugão"},
          {"language",
           {{"code", "pt_PT"},
            {"family", "pt"},
            {"region", "PT"},
            {"name_native", "Português"},
            {"name_english", "Portuguese"},
            {"country_english", "Portugal"}}},
          {"quality", "medium"},
          {"num_speakers", 2},
          {"speaker_id_map", {{"a", 0}, {"b", 1}}},
          {"files",
           {{folder + key + ".onnx", {{"size_bytes", 63'000'000}, {"md5_digest", digest}}},
            {folder + key + ".onnx.json", {{"size_bytes", 5'000}, {"md5_digest", digest}}},
            {folder + "MODEL_CARD", {{"size_bytes", 300}, {"md5_digest", digest}}}}},
          {"aliases", {"pt-tugao"}}};
}

Catalogue read(const json& page) { return native::read_catalogue(page.dump()); }

}  // namespace

TEST_CASE("A voice of Piper's catalogue is read with its files, also under a name that is not ASCII") {
  const std::string key = "pt_PT-tugão-medium";
  const Catalogue catalogue = read({{key, entry_of(key)}});
  REQUIRE(catalogue.voices.size() == 1);
  CHECK(catalogue.left_out == 0);
  const CatalogueVoice& voice = catalogue.voices[0];
  CHECK(voice.name == key);
  CHECK(voice.language == "pt_PT");
  CHECK(voice.language_name == "Portuguese");
  CHECK(voice.country == "Portugal");
  CHECK(voice.quality == "medium");
  CHECK(voice.speakers == 2);
  CHECK(voice.model.path == "pt/pt_PT/tugão/medium/pt_PT-tugão-medium.onnx");
  CHECK(voice.bytes() == 63'005'300);
  CHECK(native::find_voice(catalogue, "pt-tugao") == &voice);
  CHECK(native::find_voice(catalogue, key) == &voice);
  CHECK(native::find_voice(catalogue, "pt") == nullptr);
}

TEST_CASE("An entry that is none, or that would lead out of a folder, is left out, and the others stay") {
  const auto left_out = [](const std::string& key, const json& entry) {
    const Catalogue catalogue = read({{key, entry}, {"good", entry_of("good")}});
    INFO(key << " " << entry.dump());
    CHECK(catalogue.left_out == 1);
    CHECK(catalogue.voices.size() == 1);
  };
  for (const std::string key :
       {"../evil", "/etc/passwd", "..", ".hidden", "-flag", "a/b", "a\\b", "c:d", "", "a\nb", "a\x1b[31mb",
        "a\xc2\x9b"
        "31mb"})
    left_out(key, entry_of(key));
  left_out(std::string(101, 'a'), entry_of(std::string(101, 'a')));
  for (const json& nonsense : {json(), json(1), json("text"), json::array(), json::object()}) left_out("v", nonsense);
  const auto changed = [](const char* pointer, const json& value) {
    json entry = entry_of("v");
    entry[json::json_pointer(pointer)] = value;
    return entry;
  };
  left_out("v", changed("/num_speakers", 0));
  left_out("v", changed("/num_speakers", 1e300));
  left_out("v", changed("/num_speakers", "2"));
  left_out("v", changed("/quality", 1));
  left_out("v", changed("/quality", std::string(300, 'x')));
  left_out("v", changed("/language/code", "de\x1b]0;title\x07"));
  left_out("v", changed("/files", nullptr));
  const auto with_model = [](const std::string& path, const json& facts) {
    json entry = entry_of("v");
    entry["files"] = {{path, facts}, {"v.onnx.json", entry["files"]["pt/pt_PT/tugão/medium/v.onnx.json"]}};
    return entry;
  };
  const std::string digest(32, 'a');
  for (const std::string path : {"../v.onnx", "/v.onnx", "a/../v.onnx", "a//v.onnx", "a?b/v.onnx", "a#/v.onnx",
                                 "a%2e%2e/v.onnx", "http://other/v.onnx"})
    left_out("v", with_model(path, {{"size_bytes", 1}, {"md5_digest", digest}}));
  for (const json& size : {json(-1), json(0), json(1.5), json("1"), json(std::uint64_t{1} << 40)})
    left_out("v", with_model("v.onnx", {{"size_bytes", size}, {"md5_digest", digest}}));
  for (const json& hash : {json(), json("abc"), json(std::string(32, 'g')), json(7)})
    left_out("v", with_model("v.onnx", {{"size_bytes", 1}, {"md5_digest", hash}}));
}

TEST_CASE("A catalogue that is no JSON object, or is nested deeply, is refused") {
  const auto refusal = [](const std::string& text) { return complaint([&] { native::read_catalogue(text); }); };
  for (const char* text : {"", "[]", "{", "null", "<html>", "{\"a\": \"\xff\"}"})
    CHECK(contains(refusal(text), "is not a JSON object"));
  CHECK(contains(refusal("{\"a\": " + std::string(1'000'000, '[')), "nested too deeply"));
  std::string many = "{";  // nlohmann's parser with a callback would take hours for them
  for (int i = 0; i < 300'000; ++i) many += "\"" + std::to_string(i) + "\": {}, ";
  CHECK(contains(refusal(many + "\"x\": 1}"), "more than 10000 voices"));
}

TEST_CASE("The licence of a model card is found where the card says it") {
  CHECK(native::licence_in("# Model card\n\n* URL: x\n* License: CC BY 4.0\n") == "CC BY 4.0");
  CHECK(native::licence_in("**Licence:** MIT\r\n") == "MIT");
  CHECK(native::licence_in("* License:\n* Other: x\n").empty());
  CHECK(native::licence_in("* License: \x1b[31mred\n").empty());
  CHECK(native::licence_in("").empty());
}

TEST_CASE("The catalogue is kept for a day, and for longer where it cannot be fetched again") {
  const TemporaryFolder folder;
  native::CatalogueSource source{"", folder.file("voices"), std::chrono::seconds(1)};
  std::string kept_text;
  {
    VoiceRepository repository;
    source.url = repository.url();
    CHECK(native::load_catalogue(source, native::Freshness::of_today).catalogue.voices.size() == 2);
    CHECK(native::load_catalogue(source, native::Freshness::of_today).problem.empty());
    CHECK(repository.count("voices.json") == 1);
    json kept = json::parse(read_text(folder.file("voices/catalogue.json")));
    kept["fetched"] = kept["fetched"].get<std::int64_t>() - 3 * 24 * 3600;
    folder.write("voices/catalogue.json", kept.dump());
    CHECK(native::load_catalogue(source, native::Freshness::any).catalogue.voices.size() == 2);
    CHECK(repository.count("voices.json") == 1);
    CHECK(native::load_catalogue(source, native::Freshness::of_today).problem.empty());
    CHECK(repository.count("voices.json") == 2);
    folder.write("voices/catalogue.json", kept.dump());
  }
  const native::KeptCatalogue old = native::load_catalogue(source, native::Freshness::of_today);
  CHECK(old.catalogue.voices.size() == 2);
  CHECK(contains(old.problem, "cannot fetch " + source.url + "/voices.json"));
  CHECK(old.date.size() == 10);
  const std::string before = source.url;
  source.url = "http://127.0.0.1:1";  // a kept catalogue of another address does not count
  CHECK(contains(complaint([&] { native::load_catalogue(source, native::Freshness::any); }), "127.0.0.1:1"));
  source.url = before;
  folder.write("voices/catalogue.json", "{\"url\": 1");
  CHECK(contains(complaint([&] { native::load_catalogue(source, native::Freshness::any); }), "cannot fetch"));
}

TEST_CASE("A catalogue that is too long or no catalogue is refused, and not kept") {
  VoiceRepository repository;
  const TemporaryFolder folder;
  const native::CatalogueSource source{repository.url(), folder.path(), std::chrono::seconds(5)};
  const auto refusal = [&] { return complaint([&] { native::load_catalogue(source, native::Freshness::of_today); }); };
  repository.file("voices.json") = "{\"a\": \"" + std::string(5'000'000, 'x') + "\"}";
  CHECK(contains(refusal(), "sends more than"));
  repository.file("voices.json") = "<html>Sign in to this network</html>";
  CHECK(contains(refusal(), "is not a JSON object"));
  CHECK(folder.names().empty());
}

TEST_CASE("A voice is downloaded with its settings and card, and removed with all its forms") {
  VoiceRepository repository;
  const TemporaryFolder folder;
  const Catalogue catalogue = read(repository.catalogue());
  const native::VoiceOrder order{*native::find_voice(catalogue, "old-tiny-xlow"), repository.url(), folder.file("a/b")};
  std::uint64_t done = 0;
  native::DownloadControl control;
  control.progress = [&](std::uint64_t bytes) { done = bytes; };
  CHECK(native::download_voice(order, control));
  CHECK(done == order.voice.bytes());
  CHECK_FALSE(native::download_voice(order, control));
  const std::string name = "en_US-tiny-xlow", path = order.folder + "/" + name;
  CHECK(read_text(path + ".onnx") == read_text(tiny_voice_path("tiny-xlow")));
  CHECK(read_text(path + ".onnx.json") == read_text(tiny_voice_path("tiny-xlow") + ".json"));
  CHECK(contains(read_text(path + ".MODEL_CARD"), "License: CC0"));

  folder.write("a/b/" + name + ".onnx", "somebody's own voice");
  CHECK(contains(complaint([&] { native::download_voice(order, control); }), "--force replaces it"));
  CHECK(read_text(path + ".onnx") == "somebody's own voice");
  native::VoiceOrder forced = order;
  forced.replace = true;
  CHECK(native::download_voice(forced, control));

  folder.write("a/b/" + name + ".int8.linnet", "x");
  folder.write("a/b/other.onnx", "x");
  CHECK(native::remove_voice(order.folder, name) ==
        Names{name + ".onnx", name + ".int8.linnet", name + ".onnx.json", name + ".MODEL_CARD"});
  CHECK(native::remove_voice(order.folder, name).empty());
  CHECK(std::filesystem::exists(folder.file("a/b/other.onnx")));
  for (const char* bad : {"../other", "/etc/x", "", ".", "a/b"})
    CHECK(contains(complaint([&] { native::remove_voice(folder.file("a/b"), bad); }), "cannot be the name of a voice"));
}

TEST_CASE("The address of the catalogue is the given one, else the environment's, else Piper's repository") {
  CHECK(native::voices_url("http://mirror/x//") == "http://mirror/x");
  const EnvironmentVariable variable("LINNET_VOICES_URL", "http://own/");
  CHECK(native::voices_url("") == "http://own");
  CHECK(native::voices_url("http://mirror") == "http://mirror");
  const EnvironmentVariable none("LINNET_VOICES_URL", "");
  CHECK(native::voices_url("").starts_with("https://"));
}

}  // namespace linnet::test
