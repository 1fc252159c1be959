// The routes of each API, tested over HTTP.
#include "native/server/routes/routes.h"

#include <array>
#include <catch2/catch_test_macros.hpp>

#include "tests/support/test_server.h"

namespace linnet::test {
namespace {

using nlohmann::json;

bool is_wav(const std::string& body) { return body.starts_with("RIFF") && body.substr(8, 4) == "WAVE"; }

std::uint32_t wav_rate(const std::string& wav) {
  std::uint32_t rate = 0;
  std::memcpy(&rate, wav.data() + 24, 4);
  return rate;
}

}  // namespace

TEST_CASE("POST /tts accepts JSON and both kinds of form") {
  const TestServer server;
  auto client = server.client();
  const auto by_json = server.post_json("/tts", {{"text", "Hello."}, {"seed", 7}, {"speed", 1.25}});
  const auto by_form = client.Post("/tts", httplib::Params{{"text", "Hello."}, {"seed", "7"}, {"speed", "1.25"}});
  const auto by_multipart = client.Post(
      "/tts",
      httplib::MultipartFormDataItems{{"text", "Hello.", "", ""}, {"seed", "7", "", ""}, {"speed", "1.25", "", ""}});
  REQUIRE(by_json);
  REQUIRE(by_form);
  REQUIRE(by_multipart);
  CHECK(by_json->status == 200);
  CHECK(by_json->get_header_value("Content-Type") == "audio/wav");
  CHECK(is_wav(by_json->body));
  CHECK(by_json->body.size() > 2000);
  CHECK(by_form->body == by_json->body);
  CHECK(by_multipart->body == by_json->body);
  const auto other_seed = server.post_json("/tts", {{"text", "Hello."}, {"seed", 8}, {"speed", 1.25}});
  CHECK(other_seed->body != by_json->body);
}

TEST_CASE("White space after the last sentence is not a sentence") {
  const TestServer server;
  const auto plain = server.post_json("/tts", {{"text", "One. Two."}});
  for (const char* space : {" ", "\n\n", " \u00a0 ", "\u3000\u2003"})
    CHECK((server.post_json("/tts", {{"text", std::string("One. Two.") + space}})->status == 200));
  CHECK(plain->status == 200);
}

TEST_CASE("Streamed audio is the same as the whole file's, and is sent while it is made") {
  const TestServer server;
  const json body = {{"text", "One sentence. And another one."}};
  const auto whole = server.post_json("/tts", body);
  json streamed_body = body;
  streamed_body["stream"] = true;
  const auto streamed = server.post_json("/tts", streamed_body);
  REQUIRE(whole->body.size() == streamed->body.size());
  CHECK(streamed->get_header_value("Transfer-Encoding") == "chunked");
  CHECK(whole->body.substr(44) == streamed->body.substr(44));  // after the header, which contains the length
}

TEST_CASE("The first audio of a long text arrives while the rest is spoken") {
  const TestServer server;
  std::size_t chunks = 0;
  bool speaking_at_first = false;
  auto client = server.client();
  httplib::Request request;
  request.method = "POST";
  request.path = "/v1/audio/speech";
  request.body =
      json{{"model", "tts-1"}, {"voice", "alloy"}, {"input", long_speech(20'000)}, {"response_format", "wav"}}.dump();
  request.content_receiver = [&](const char*, std::size_t, std::uint64_t, std::uint64_t) {
    if (chunks++ == 0) speaking_at_first = server.health()["speaking"] == 1;
    return chunks < 5;
  };
  client.send(request);
  CHECK(chunks == 5);
  CHECK(speaking_at_first);
}

TEST_CASE("OpenAI's route handles formats, voices, speakers and speed") {
  const TestServer server;
  const auto ask = [&](json body) {
    body["input"] = "Hello.";
    body["model"] = "tts-1";
    if (!body.contains("response_format")) body["response_format"] = "wav";
    return server.post_json("/v1/audio/speech", body);
  };
  const auto plain = ask({{"voice", "tiny-medium"}});
  REQUIRE(plain->status == 200);
  CHECK(plain->get_header_value("X-Linnet-Voice") == "tiny-medium");
  // Without the header, in which the sizes become true once the speech is cached.
  const auto samples = [](const httplib::Result& answer) { return answer->body.substr(44); };
  CHECK((samples(ask({{"voice", {{"id", "tiny-medium"}}}})) == samples(plain)));
  CHECK(
      (samples(ask({{"voice", "tiny-medium"}, {"instructions", "cheerful"}, {"unknown_field", 1}})) == samples(plain)));
  CHECK(ask({{"voice", "onyx"}})->status == 200);  // OpenAI's names stand for installed voices
  const auto slow = ask({{"voice", "tiny-medium"}, {"speed", 0.5}});
  CHECK(slow->body.size() > 1.6 * static_cast<double>(plain->body.size()));
  const auto fast = ask({{"voice", "tiny-medium"}, {"speed", 4}});
  CHECK(static_cast<double>(fast->body.size()) < static_cast<double>(plain->body.size()) / 2.5);
  const auto high = ask({{"voice", "tiny-medium"}, {"pitch", 1.5}});
  CHECK(high->status == 200);
  CHECK((samples(high) != samples(plain)));
  CHECK(ask({{"voice", "tiny-medium"}, {"pitch", 3}})->status == 400);
  const auto first = ask({{"voice", "tiny-high-speakers"}, {"speaker", 0}});
  const auto named = ask({{"voice", "tiny-high-speakers"}, {"speaker", "speaker2"}});
  CHECK(named->status == 200);
  CHECK((samples(named) == samples(ask({{"voice", "tiny-high-speakers"}, {"speaker", 2}}))));
  CHECK((samples(named) != samples(first)));
  // The format pcm has 24 kHz, whatever rate the voice has.
  const auto low = ask({{"voice", "tiny-xlow"}});
  REQUIRE(wav_rate(low->body) == 16000);
  const auto pcm = ask({{"voice", "tiny-xlow"}, {"response_format", "pcm"}});
  const double seconds = static_cast<double>(low->body.size() - 44) / 2 / 16000;
  CHECK(std::abs(static_cast<double>(pcm->body.size()) / 2 / 24000 - seconds) < 0.001);
}

TEST_CASE("The lists of models and voices have the form that OpenAI's clients read") {
  const TestServer server;
  auto client = server.client();
  const json models = json::parse(client.Get("/v1/models")->body);
  CHECK(models["object"] == "list");
  REQUIRE(models["data"].size() >= 3);
  for (const json& model : models["data"]) {
    CHECK(model["object"] == "model");
    CHECK(model["id"].is_string());
    CHECK(model["created"].is_number_integer());
  }
  const json voices = json::parse(client.Get("/v1/audio/voices")->body)["voices"];
  REQUIRE(voices.size() >= 3);
  CHECK(voices[0]["id"] == "tiny-medium");  // the default voice
  for (const json& voice : voices) CHECK((voice["id"].is_string() && voice["name"].is_string()));
  CHECK(json::parse(client.Get("/v1/audio/voices?legacy=true")->body)["voices"][0] == "tiny-medium");
}

TEST_CASE("GET of a model's name describes it, and an unknown one gets 404") {
  const TestServer server;
  auto client = server.client();
  for (const char* path : {"/v1/models/tts-1", "/v1/models/tts-1/", "/models/tts-1"}) {
    const auto told = client.Get(path);
    REQUIRE(told->status == 200);
    CHECK(json::parse(told->body)["id"] == "tts-1");
    CHECK(json::parse(told->body)["object"] == "model");
  }
  for (const char* path : {"/v1/models/gpt-9", "/v1/models/hexgrad%2FKokoro-82M", "/v1/models/a/b"}) {
    const auto refused = client.Get(path);
    CHECK(refused->status == 404);
    const json error = json::parse(refused->body)["error"];
    CHECK(error["code"] == "model_not_found");
    CHECK(error["type"] == "invalid_request_error");
    CHECK(error["message"].get<std::string>().find("does not exist") != std::string::npos);
  }
  const auto posted = client.Post("/v1/models/tts-1");
  CHECK(posted->status == 405);
  CHECK(posted->get_header_value("Allow") == "GET, HEAD");
}

TEST_CASE("Every route gives the same answer with a slash at its end") {
  const TestServer server;
  auto client = server.client();
  for (const auto& [path, methods] : server.routes().methods_by_path()) {
    INFO(path);
    if (path == "/" || path.find('{') != std::string::npos) continue;
    const bool is_get = methods.contains("GET");
    const auto plain = is_get ? client.Get(path) : client.Post(path, "{", "application/json");
    const auto with_slash = is_get ? client.Get(path + "/") : client.Post(path + "/", "{", "application/json");
    REQUIRE(with_slash);
    CHECK(with_slash->status == plain->status);
    CHECK(with_slash->get_header_value("Content-Type") == plain->get_header_value("Content-Type"));
    CHECK(with_slash->status != 404);
  }
  CHECK(client.Get("/tts/")->get_header_value("Allow") == "POST");
  const auto said = server.post_json("/v1/audio/speech/", {{"input", "Hello."}, {"response_format", "wav"}});
  CHECK(is_wav(said->body));
}

TEST_CASE("A request says how loud it is to be, else the server's flag does; the cache keeps both") {
  const auto bodies_of = [](const TestServer& server) {
    const auto ask = [&](const json& fields) {
      json body = {{"input", "Hello."}, {"response_format", "pcm"}};
      body.update(fields);
      const auto said = server.post_json("/v1/audio/speech", body);
      REQUIRE(said->status == 200);
      return said->body;
    };
    return std::array{ask(json::object()), ask({{"loudness", "normal"}}), ask({{"loudness", "off"}}),
                      ask(json::object())};
  };
  const auto usual = bodies_of(TestServer());
  CHECK(usual[0] == usual[1]);
  CHECK(usual[0] != usual[2]);
  CHECK(usual[0] == usual[3]);
  native::ServerOptions options = tiny_server_options();
  options.loudness = Loudness::off;
  const auto off = bodies_of(TestServer(options));
  CHECK(off[0] == usual[2]);
  CHECK(off[1] == usual[1]);
  CHECK(off[3] == usual[2]);
}

TEST_CASE("Numbers and booleans may be text, as in other servers; the error for an invalid one names its field") {
  const TestServer server;
  const auto ask = [&](const json& fields) {
    // Samples only, since a WAV's header has its true sizes only when the answer is cached.
    json body = {{"input", "Hello."}, {"voice", "tiny-high-speakers"}, {"response_format", "pcm"}};
    body.update(fields);
    return server.post_json("/v1/audio/speech", body);
  };
  const struct {
    json as_text, as_number;
  } alike[] = {
      {{{"speed", "1.25"}}, {{"speed", 1.25}}},
      {{{"speed", " 2 "}}, {{"speed", 2}}},
      {{{"length_scale", "1e-1"}}, {{"length_scale", 0.1}}},
      {{{"speaker_id", "3"}}, {{"speaker_id", 3}}},
      {{{"speaker_id", 3.0}}, {{"speaker_id", 3}}},
      {{{"seed", "7"}}, {{"seed", 7}}},
      {{{"seed", "7.0"}}, {{"seed", 7}}},
      {{{"seed", 7.0}}, {{"seed", 7}}},
      {{{"noise_scale", "0"}, {"noise_w", "0.0"}}, {{"noise_scale", 0}, {"noise_w", 0}}},
      {{{"volume", "+0.5"}}, {{"volume", 0.5}}},
      {{{"stream", "False"}}, {{"stream", false}}},
      {{{"text_normalization", "off"}, {"seed", 7}}, {{"text_normalization", false}, {"seed", 7}}},
      {{{"markdown", "true"}, {"input", "**Hello.**"}, {"seed", 8}}, {{"input", "Hello."}, {"seed", 8}}},
      {{{"markdown_code", "skip"}, {"input", "```\nls\n```\nHello."}, {"seed", 8}}, {{"input", "Hello."}, {"seed", 8}}},
      {{{"stream", 0}}, {{"stream", false}}},
  };
  const std::string plain = ask(json::object())->body;
  for (const char* when : {"early", "exact"}) CHECK(ask({{"first_sound", when}})->body == plain);  // of a short text
  for (const auto& pair : alike) {
    INFO(pair.as_text.dump());
    const auto said = ask(pair.as_text);
    REQUIRE(said->status == 200);
    CHECK(said->body == ask(pair.as_number)->body);
    CHECK((said->body != plain || pair.as_text.contains("stream")));
  }
  const struct {
    json fields;
    const char* says;
  } wrong[] = {
      {{{"speed", "fast"}}, "'speed' has to be a number from 0.25 to 4"},
      {{{"text_normalization", "maybe"}}, "'text_normalization' has to be true or false"},
      {{{"markdown", "maybe"}}, "'markdown' has to be true or false"},
      {{{"markdown_code", "hide"}}, "'markdown_code' has to be"},
      {{{"speed", ""}}, "'speed'"},
      {{{"speed", "1.25x"}}, "'speed'"},
      {{{"speed", "1,25"}}, "'speed'"},
      {{{"speed", "9"}}, "0.25 to 4"},
      {{{"speed", "nan"}}, "'speed'"},
      {{{"speed", true}}, "'speed'"},
      {{{"speed", {1}}}, "'speed'"},
      {{{"seed", "-1"}}, "'seed' has to be a whole number"},
      {{{"seed", "1.5"}}, "'seed'"},
      {{{"seed", 1.5}}, "'seed'"},
      {{{"seed", 1e300}}, "'seed'"},
      {{{"stream", "maybe"}}, "'stream' has to be true or false"},
      {{{"stream", 2}}, "'stream'"},
      {{{"loudness", "loud"}}, "'loudness': 'loud' is neither 'normal' nor 'off'"},
      {{{"first_sound", "soon"}}, "'first_sound' has to be 'early' or 'exact'"},
  };
  for (const auto& c : wrong) {
    INFO(c.fields.dump());
    const auto refused = ask(c.fields);
    CHECK(refused->status == 400);
    CHECK(error_code(refused->body) == "bad_field");
    CHECK(refused->body.find(c.says) != std::string::npos);
  }
}

TEST_CASE("Piper's routes answer as its documentation says") {
  const TestServer server;
  auto client = server.client();
  // curl -X POST -H 'Content-Type: application/json' -d '{…}' …/synthesize
  const auto said = server.post_json("/synthesize", {{"text", "This is a test."}});
  REQUIRE(said->status == 200);
  CHECK(is_wav(said->body));
  // Without the JSON content type, as curl -d sends it. An unknown voice means the default one.
  CHECK(client
            .Post("/synthesize", R"({"text": "This is a test.", "voice": "xx_XX-nobody-low"})",
                  "application/x-www-form-urlencoded")
            ->body == said->body);
  const auto by_id =
      server.post_json("/synthesize", {{"text", "Hi."}, {"voice", "tiny-high-speakers"}, {"speaker_id", 3}});
  CHECK(by_id->body ==
        server.post_json("/synthesize", {{"text", "Hi."}, {"voice", "tiny-high-speakers"}, {"speaker", "speaker3"}})
            ->body);
  const json voices = json::parse(client.Get("/voices")->body);
  CHECK(voices["tiny-high-speakers"]["num_speakers"] == 4);
  CHECK(voices["tiny-medium"]["audio"]["sample_rate"] == 22050);
  const json info = json::parse(client.Get("/info")->body);
  CHECK(info["voice"]["name"] == "tiny-medium");
  // The route of Piper's older server.
  CHECK(client.Get("/?text=This%20is%20a%20test.")->body == said->body);
  CHECK(client.Post("/", "This is a test.", "text/plain")->body == said->body);
}

TEST_CASE("Requests that cannot be spoken get an error in OpenAI's format that says what is wrong") {
  const TestServer server;
  const std::string type = "application/json";
  const struct {
    const char *path, *body;
    int status;
    const char *code, *says;
  } cases[] = {
      {"/tts", "{", 400, "bad_json", "JSON"},
      {"/tts", "[1]", 400, "bad_json", "object"},
      {"/tts", "{}", 400, "no_text", "'text'"},
      {"/tts", R"({"text": " \n "})", 400, "no_text", "'text'"},
      {"/tts", R"({"text": 7})", 400, "bad_field", "a string"},
      {"/tts", "{\"text\": \"\xff\"}", 400, "bad_json", "UTF-8"},
      {"/tts", R"({"text": "a\u0000b"})", 400, "bad_input", "NUL"},
      {"/tts", R"({"text": "a", "speed": 9})", 400, "bad_field", "0.25 to 4"},
      {"/tts", R"({"text": "a", "speed": "x"})", 400, "bad_field", "'speed'"},
      {"/tts", R"({"text": "a", "seed": -1})", 400, "bad_field", "'seed'"},
      {"/tts", R"({"text": "a", "voice": "nobody"})", 404, "voice_not_found", "tiny-medium"},
      {"/tts", R"({"text": "a", "voice": "../../etc/passwd"})", 404, "voice_not_found", "no voice"},
      {"/tts", R"({"text": "a", "voice": "/etc/passwd"})", 404, "voice_not_found", "no voice"},
      {"/tts", R"({"text": "a", "voice": "tiny-medium.onnx"})", 404, "voice_not_found", "no voice"},
      {"/tts", R"({"text": "a", "voice": "tiny-medium\u0000"})", 404, "voice_not_found", "no voice"},
      {"/tts", R"({"text": "a", "voice": []})", 400, "bad_field", "'voice'"},
      {"/tts", R"({"text": "a", "speaker": 3})", 404, "speaker_not_found", "'3'"},
      {"/tts", R"({"text": "a", "format": "aac"})", 400, "unknown_format", "no AAC encoder"},
      {"/v1/audio/speech", R"({"model": "tts-1"})", 400, "no_text", "'input'"},
      {"/v1/audio/speech", R"({"input": "a", "speed": 0.1})", 400, "bad_field", "0.25"},
      {"/synthesize", R"({"txt": "a"})", 400, "no_text", "'text'"},
      {"/synthesize", R"({"text": "a", "length_scale": "slow"})", 400, "bad_field", "'length_scale'"},
  };
  auto client = server.client();
  for (const auto& c : cases) {
    INFO(c.path << " " << c.body);
    const auto result = client.Post(c.path, c.body, type);
    REQUIRE(result);
    CHECK(result->status == c.status);
    CHECK(error_code(result->body) == c.code);
    const json error = json::parse(result->body)["error"];
    CHECK(error["message"].get<std::string>().find(c.says) != std::string::npos);
    CHECK(error["type"] == "invalid_request_error");
    CHECK(error.contains("param"));
    CHECK(result->get_header_value("x-should-retry") ==
          "false");  // otherwise OpenAI's clients would repeat the request
  }
}

TEST_CASE("A text that is too long is refused with the largest length") {
  auto options = tiny_server_options();
  options.text.bytes = 100;
  const TestServer server(options);
  const auto result = server.post_json("/tts", {{"text", long_speech(101)}});
  CHECK(result->status == 413);
  CHECK(error_code(result->body) == "text_too_long");
  CHECK(result->body.find("100 at a time") != std::string::npos);
  CHECK(server.post_json("/tts", {{"text", long_speech(100)}})->status == 200);
}

TEST_CASE("Malformed forms and unknown content types are refused") {
  const TestServer server;
  auto client = server.client();
  CHECK(client.Post("/tts", "nonsense", "multipart/form-data; boundary=x")->status == 400);
  CHECK(client
            .Post("/tts", "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nHello",
                  "multipart/form-data; boundary=x")
            ->status == 400);
  CHECK(client.Post("/tts", "text=a", "multipart/form-data")->status == 400);
  CHECK(client.Post("/tts", "<a/>", "application/xml")->status == 415);
  CHECK(client.Post("/tts", "text=%ff%fe", "application/x-www-form-urlencoded")->status == 400);
  CHECK(client.Post("/tts", "", "application/x-www-form-urlencoded")->status == 400);
  CHECK(client.Post("/", R"({"text": "a"})", "application/json")->status == 415);
  CHECK(client.Get("/?text=")->status == 400);
}

TEST_CASE("Unknown paths and wrong methods get different errors") {
  const TestServer server;
  auto client = server.client();
  CHECK(client.Get("/nothing")->status == 404);
  CHECK(error_code(client.Get("/nothing")->body) == "no_such_route");
  const auto wrong_method = client.Get("/tts");
  CHECK(wrong_method->status == 405);
  CHECK(wrong_method->get_header_value("Allow") == "POST");
  CHECK(client.Delete("/tts")->status == 405);
  CHECK(client.Put("/tts", "x", "text/plain")->status == 405);
  CHECK(client.Head("/health")->status == 200);
  CHECK(client.Get("/%2e%2e/etc/passwd")->status == 404);
}

}  // namespace linnet::test
