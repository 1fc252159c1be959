// A voice whose speakers are voices to clients, as Kokoro's are: here a small Piper voice with such settings.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "tests/support/complaint.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_server.h"

namespace linnet::test {
namespace {

using nlohmann::json;

class SpeakersServer {
 public:
  SpeakersServer() : server_(options()) {}
  httplib::Result ask(json body, const std::string& path = "/v1/audio/speech") const {
    body["input"] = body["text"] = "Hello.";
    body["response_format"] = body["format"] = "pcm";
    body["seed"] = 3;
    return server_.post_json(path, body);
  }
  std::string refusal(const json& body, int status, const std::string& code) const {
    const auto answer = ask(body);
    CHECK(answer->status == status);
    CHECK(error_code(answer->body) == code);
    return json::parse(answer->body)["error"]["message"];
  }
  json get(const std::string& path) const { return json::parse(server_.client().Get(path)->body); }
  const TestServer& server() const { return server_; }

 private:
  native::ServerOptions options() const {
    json settings = json::parse(read_text(tiny_voice_path("tiny-high-speakers") + ".json"));
    settings["speaker_id_map"] = {{"af_heart", 0}, {"am_onyx", 1}, {"bf_emma", 2}, {"ef_dora", 3}};
    settings["voices"] = json::array();
    for (const char* language : {"en-us", "en-us", "en-gb", "es"})
      settings["voices"].push_back({{"language", language}});
    std::filesystem::copy(tiny_voice_path("tiny-high-speakers"), folder_.file("kokoro.onnx"));
    folder_.write("kokoro.onnx.json", settings.dump());
    native::ServerOptions all = tiny_server_options();
    all.voice.data_dirs.push_back(folder_.path());
    return all;
  }

  TemporaryFolder folder_;
  TestServer server_;
};

std::vector<std::string> ids_in(const json& list) {
  std::vector<std::string> ids;
  for (const json& one : list) ids.push_back(one["id"]);
  return ids;
}

bool has(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

TEST_CASE("Speakers that have languages are voices to clients, and their voice is a model") {
  const SpeakersServer speakers;
  const auto by_id = speakers.ask({{"voice", "kokoro"}, {"speaker", 2}});
  REQUIRE(by_id->status == 200);
  const auto by_name = speakers.ask({{"model", "kokoro"}, {"voice", "bf_emma"}});
  CHECK(by_name->body == by_id->body);
  CHECK(by_name->get_header_value("X-Linnet-Voice") == "kokoro");
  CHECK(speakers.ask({{"voice", "bf_emma(2)"}})->body == by_id->body);  // a mix of one
  CHECK(speakers.ask({{"voice", "bf_emma"}}, "/tts")->body == by_id->body);
  CHECK(speakers.ask({{"voice", "am_onyx"}})->body != by_id->body);
}

TEST_CASE("The model's name chooses the voice, and OpenAI's names are its speakers of that name") {
  const SpeakersServer speakers;
  const auto onyx = speakers.ask({{"voice", "am_onyx"}});
  CHECK(speakers.ask({{"model", "kokoro"}, {"voice", "onyx"}})->body == onyx->body);
  CHECK(speakers.ask({{"model", "kokoro"}})->get_header_value("X-Linnet-Voice") == "kokoro");
  CHECK(speakers.ask({{"model", "kokoro"}, {"voice", "alloy"}})->get_header_value("X-Linnet-Voice") == "kokoro");
  CHECK(speakers.ask({{"model", "tts-1"}})->get_header_value("X-Linnet-Voice") == "tiny-medium");
  CHECK(speakers.ask({{"model", "kokoro"}, {"voice", "tiny-xlow"}})->get_header_value("X-Linnet-Voice") == "tiny-xlow");
}

TEST_CASE("The lists of voices and models hold speakers and their voice; Piper's list holds voices") {
  const SpeakersServer speakers;
  const json voices = speakers.get("/v1/audio/voices")["voices"];
  const auto ids = ids_in(voices);
  for (const char* name : {"kokoro", "af_heart", "am_onyx", "bf_emma", "ef_dora", "tiny-medium"}) CHECK(has(ids, name));
  CHECK(!has(ids, "speaker2"));  // of a voice whose speakers have no languages
  for (const json& voice : voices)
    if (voice["id"] == "ef_dora")
      CHECK(voice == json({{"id", "ef_dora"}, {"name", "ef_dora"}, {"language", "es"}, {"speakers", 1}}));
  const json names = speakers.get("/v1/audio/voices?legacy=true")["voices"];
  CHECK(std::find(names.begin(), names.end(), "af_heart") != names.end());
  CHECK(has(ids_in(speakers.get("/v1/models")["data"]), "kokoro"));
  CHECK(speakers.get("/v1/models/kokoro")["id"] == "kokoro");
  CHECK(speakers.get("/voices").contains("kokoro"));
  CHECK(!speakers.get("/voices").contains("af_heart"));
}

TEST_CASE("Mixes and speakers that cannot be are refused before anything is spoken") {
  const SpeakersServer speakers;
  CHECK(contains(speakers.refusal({{"voice", "kokoro"}, {"speaker", "af_hart"}}, 404, "speaker_not_found"),
                 "near this are af_heart"));
  CHECK(contains(speakers.refusal({{"voice", "af_heart(x)+bf_emma"}}, 400, "bad_speaker"), "weight"));
  CHECK(contains(speakers.refusal({{"voice", "af_heart+"}}, 400, "bad_speaker"), "on each side"));
  CHECK(contains(speakers.refusal({{"voice", "af_heart+bf_ema"}}, 404, "speaker_not_found"), "bf_emma"));
  CHECK(contains(speakers.refusal({{"voice", "tiny-high-speakers"}, {"speaker", "0+1"}}, 400, "bad_speaker"),
                 "cannot mix"));
  speakers.refusal({{"voice", "af_heart(2)+bf_emma(1)"}}, 400, "bad_input");  // by the model, which is VITS
  CHECK(contains(speakers.refusal({{"voice", "af_hart"}}, 404, "voice_not_found"), "speakers of kokoro: af_heart"));
  CHECK(contains(speakers.refusal({{"voice", "bf_ema(2)+af_heart"}}, 404, "voice_not_found"), "kokoro: bf_emma"));
  // As in Piper, an unknown speaker is the default one.
  CHECK(speakers.server()
            .post_json("/synthesize", {{"text", "Hi."}, {"voice", "kokoro"}, {"speaker", "nobody"}})
            ->status == 200);
}

TEST_CASE("A request that states a language is refused by a speaker of another one") {
  const SpeakersServer speakers;
  for (const char* language : {"en", "en-us", "en_GB", "a", "b", "EN"})
    CHECK(speakers.ask({{"voice", "af_heart"}, {"lang_code", language}})->status == 200);
  CHECK(speakers.ask({{"voice", "ef_dora"}, {"lang_code", "e"}})->status == 200);
  CHECK(speakers.ask({{"voice", "ef_dora"}, {"language", "es-MX"}})->status == 200);
  const std::string about = speakers.refusal({{"voice", "af_heart"}, {"lang_code", "e"}}, 400, "other_language");
  CHECK(contains(about, "af_heart speaks en-us"));
  CHECK(contains(about, "speakers of it are ef_dora"));
  CHECK(contains(speakers.refusal({{"voice", "af_heart"}, {"language", "ja"}}, 400, "other_language"), "no speaker"));
  CHECK(speakers.ask({{"voice", "tiny-medium"}, {"lang_code", "ja"}})->status == 200);  // of others nobody is asked
}

TEST_CASE("SSML changes between speakers") {
  const SpeakersServer speakers;
  const json body = {{"input", "<speak><voice name='bf_emma'>Hello.</voice></speak>"},
                     {"response_format", "pcm"},
                     {"seed", 3},
                     {"voice", "af_heart"}};
  CHECK(speakers.server().post_json("/v1/audio/speech", body)->body == speakers.ask({{"voice", "bf_emma"}})->body);
}

}  // namespace linnet::test
