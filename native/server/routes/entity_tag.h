// The names of answers (ETag), and what a client asks for that has a part of one already.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace httplib {
struct Request;
}

namespace linnet::native {

// What decides an answer's bytes.
struct AnswerFacts {
  std::string speech_key;       // of the request
  std::string made_with;        // as in SpeechFigures; empty: not known
  std::string shape;            // of the answer
  bool has_same_bytes = false;  // the format and the voice give the same bytes wherever they are made
};

// "\"…\"", the same on every server that gives the same bytes; otherwise weak, "W/\"…\"".
std::string entity_tag(const AnswerFacts& facts);
// Whether the request says that its client has the answer of this name already (If-None-Match, for GET and HEAD).
bool client_has_it(const httplib::Request& request, const std::string& tag);

// Bytes of an answer, counted from 0.
struct ByteRange {
  std::size_t first;
  std::optional<std::size_t> last;  // unset: all that follow
};
// The part of the answer of this name that a client is missing: "Range: bytes=1000-" with "If-Range" and a strong name.
// With it Range counts for POST too, for which RFC 9110 defines none: nobody who does not know the answer gets a part
// of it. Nothing: the whole answer is wanted, also where several ranges, or the last bytes, are asked for.
std::optional<ByteRange> missing_part(const httplib::Request& request, const std::string& tag);

}  // namespace linnet::native
