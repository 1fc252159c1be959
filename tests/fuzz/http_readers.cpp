// Readers of what clients send to the server.
#include <cstdlib>
#include <cstring>
#include <memory>

#include "native/http/httplib_internals.h"
#include "native/http/proxy_header.h"
#include "native/http/request_fields.h"
#include "native/server/routes/speech_fields.h"
#include "tests/fuzz/readers.h"
#include "tests/support/raw_connection.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_server.h"

namespace linnet::test {
namespace {

using native::RequestFields;

httplib::Request request_of(std::size_t form, const std::string& body) {
  constexpr const char* types[] = {"application/json", "application/x-www-form-urlencoded", "text/plain", ""};
  httplib::Request request;
  const char* type = types[form % std::size(types)];
  if (*type) request.set_header("Content-Type", type);
  request.body = body;
  if (form % std::size(types) == 1) native::parse_query(body, request.params);
  return request;
}

void read_fields(const RequestFields& fields) {
  native::ListedVoice voice;
  voice.files.name = "voice";
  voice.speakers = {3, {{"anna", 0}, {"ben", 1}}};
  voice.speaker_languages = {"en-us", "es", "ja"};
  const auto refusable = [](const auto& read) { read_or_refuse({ErrorKind::bad_input, ErrorKind::not_found}, read); };
  refusable([&] { native::choose_shape(fields, "wav"); });
  refusable([&] {
    const SpeakOptions options = native::speak_options(fields, voice, {}, native::UnknownVoice::is_an_error);
    for (const SpeakerShare& share : options.mix)
      must(share.speaker < 3 && share.weight > 0 && share.weight <= 1, "speakers exist, and have a share");
    must(options.volume >= 0 && options.volume <= 10, "numbers are in their ranges");
  });
  refusable([&] { native::check_text(fields.text({"text", "input"}).value_or(""), {}, "text"); });
  refusable([&] { fields.text_or_id({"voice"}); });
}

}  // namespace

Reader fields_reader() {
  return [](std::span<const std::byte> bytes) {
    if (bytes.empty()) return;
    const auto request = request_of(std::to_integer<std::size_t>(bytes[0]), text_of(bytes, 1));
    for (const auto body : {RequestFields::Body::by_type, RequestFields::Body::always_json})
      read_or_refuse({ErrorKind::bad_input}, [&] { read_fields(RequestFields::of(request, body)); });
  };
}

// The bytes as they are, and with the first ones of a PROXY header before them, which arbitrary bytes never have.
Reader proxy_header_reader() {
  return [](std::span<const std::byte> bytes) {
    using namespace std::string_literals;
    const auto read = [](const std::vector<std::byte>& header) {
      read_or_refuse({ErrorKind::bad_input}, [&] {
        const std::string client = native::client_in_proxy_header(header);
        must(client.find_first_not_of("0123456789abcdef:.") == std::string::npos, "an address has its own characters");
      });
    };
    read(exact_copy(bytes));
    const std::string signature = "\r\n\r\n\0\r\nQUIT\n"s;
    std::vector<std::byte> header(signature.size() + bytes.size());
    std::memcpy(header.data(), signature.data(), signature.size());
    std::copy(bytes.begin(), bytes.end(), header.begin() + static_cast<std::ptrdiff_t>(signature.size()));
    read(header);
  };
}

Reader http_reader() {
  // What the server stores about this machine goes into a temporary folder, not into the user's.
  const auto home = std::make_shared<TemporaryFolder>();
  setenv("XDG_CONFIG_HOME", home->path().c_str(), 1);
  auto options = tiny_server_options();
  options.text.bytes = 40;
  options.http.header_time = options.http.body_time = options.http.idle_time = std::chrono::milliseconds(300);
  const auto server = std::make_shared<TestServer>(options);
  return [server, home](std::span<const std::byte> bytes) {
    RawConnection connection(server->port());
    connection.send(text_of(bytes));
    connection.end_sending();
    const std::string answer = connection.receive_all();
    must(connection.is_closed(), "every connection ends");
    must(answer.empty() || answer.starts_with("HTTP/1.1 "), "every answer is HTTP");
    must(!answer.starts_with("HTTP/1.1 500"), "nothing is a fault inside");
  };
}

}  // namespace linnet::test
