#include "native/server/stream/messages.h"

#include <nlohmann/json.hpp>

#include "engine/voices/json_nesting.h"

namespace linnet::native {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using Kind = ClientMessage::Kind;

constexpr std::size_t deepest = 8;  // known messages have one level
constexpr std::pair<const char*, Kind> kinds[] = {
    {"Speak", Kind::speak}, {"Flush", Kind::flush}, {"Clear", Kind::clear}, {"Close", Kind::close}};

std::string text_of(const ordered_json& message) {
  return message.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

Kind kind_named(const json& message) {
  const auto type = message.find("type");
  if (type == message.end() || !type->is_string())
    throw HttpError(400, "bad_message", "a message needs a \"type\": Speak, Flush, Clear or Close");
  for (const auto& [name, kind] : kinds)
    if (*type == name) return kind;
  throw HttpError(
      400, "unknown_message",
      "no message has the type '" + type->get<std::string>() + "'; there are Speak, Flush, Clear and Close");
}

}  // namespace

ClientMessage client_message(const std::string& text) {
  const json message = nesting_of(text) > deepest ? json() : json::parse(text, nullptr, false);
  if (!message.is_object())
    throw HttpError(400, "bad_message",
                    "a message has to be a JSON object such as {\"type\": \"Speak\", \"text\": \"Hello.\"}");
  ClientMessage read{kind_named(message), ""};
  if (read.kind != Kind::speak) return read;
  const auto spoken = message.find("text");
  if (spoken == message.end() || !spoken->is_string())
    throw HttpError(400, "no_text", "'text' is missing: the text to speak");
  read.text = spoken->get<std::string>();
  return read;
}

std::string metadata_message(const std::string& voice, const ReplyShape& shape) {
  return text_of({{"type", "Metadata"}, {"model_name", voice}, {"content_type", shape.content_type()}});
}

std::string words_message(const std::vector<WordTiming>& words) {
  return text_of({{"type", "Words"}, {"words", word_list(words)}});
}

std::string done_message(bool is_cleared, std::uint64_t sequence_id) {
  return text_of({{"type", is_cleared ? "Cleared" : "Flushed"}, {"sequence_id", sequence_id}});
}

std::string error_message(const HttpError& error) {
  ordered_json message = {
      {"type", "Error"}, {"status", error.status()}, {"code", error.code()}, {"description", error.what()}};
  if (error.retry_after()) message["retry_after"] = *error.retry_after();
  return text_of(message);
}

}  // namespace linnet::native
