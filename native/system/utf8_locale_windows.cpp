// The C library's conversions between bytes and wide characters, for UTF-8. Windows' C library knows the code pages of
// its languages only, and std::filesystem converts names by these functions. They take the place of MinGW's, which are
// linked where a program has none of its own; a wide character is a unit of UTF-16.
#include <cerrno>
#include <cstring>
#include <cwchar>

namespace {

constexpr std::size_t invalid = static_cast<std::size_t>(-1), incomplete = static_cast<std::size_t>(-2);
std::mbstate_t own_state;  // where the caller gives none

// mbstate_t is an int here. It holds the second unit of a pair that has been read by half, or the first of a pair that
// has been written by half.
bool is_second(int unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }
bool is_first(int unit) { return unit >= 0xD800 && unit <= 0xDBFF; }

std::size_t fail() {
  errno = EILSEQ;
  return invalid;
}

std::size_t length_of(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

// The character at `bytes`, of `length` bytes; -1: these bytes are none.
long decoded(const unsigned char* bytes, std::size_t length) {
  if (length == 1) return bytes[0];
  long code = bytes[0] & (0xFF >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((bytes[i] & 0xC0) != 0x80) return -1;
    code = code << 6 | (bytes[i] & 0x3F);
  }
  const bool too_long = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  return too_long || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF) ? -1 : code;
}

}  // namespace

extern "C" {

// Of a character of four bytes the first call takes three and gives the first unit, the second call takes the last.
std::size_t mbrtowc(wchar_t* to, const char* from, std::size_t size, std::mbstate_t* state) {
  if (!state) state = &own_state;
  if (!from) {
    *state = 0;
    return 0;
  }
  if (size == 0) return incomplete;
  if (is_second(*state)) {
    if (to) *to = static_cast<wchar_t>(*state);
    *state = 0;
    return 1;
  }
  const auto* bytes = reinterpret_cast<const unsigned char*>(from);
  const std::size_t length = length_of(bytes[0]);
  if (length == 0) return fail();
  if (length > size) return incomplete;
  const long code = decoded(bytes, length);
  if (code < 0) return fail();
  if (length == 4) {
    if (to) *to = static_cast<wchar_t>(0xD800 + ((code - 0x10000) >> 10));
    *state = static_cast<int>(0xDC00 + ((code - 0x10000) & 0x3FF));
    return 3;
  }
  if (to) *to = static_cast<wchar_t>(code);
  return code == 0 ? 0 : length;
}

std::size_t wcrtomb(char* to, wchar_t unit, std::mbstate_t* state) {
  if (!state) state = &own_state;
  if (!to) {
    *state = 0;
    return 1;
  }
  if (is_first(unit) && *state == 0) {
    *state = unit;
    return 0;
  }
  long code = unit;
  if (is_first(*state)) {
    if (!is_second(unit)) return fail();
    code = 0x10000 + ((static_cast<long>(*state) - 0xD800) << 10) + (unit - 0xDC00);
    *state = 0;
  } else if (is_second(unit)) {
    return fail();
  }
  if (code < 0x80) {
    to[0] = static_cast<char>(code);
    return 1;
  }
  const std::size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (std::size_t i = length; i-- > 1; code >>= 6) to[i] = static_cast<char>(0x80 | (code & 0x3F));
  to[0] = static_cast<char>((0xF00 >> length & 0xFF) | code);
  return length;
}

std::size_t mbrlen(const char* from, std::size_t size, std::mbstate_t* state) {
  return mbrtowc(nullptr, from, size, state);
}

std::size_t mbsrtowcs(wchar_t* to, const char** from, std::size_t room, std::mbstate_t* state) {
  const char* at = *from;
  for (std::size_t count = 0;; ++count) {
    if (to && count == room) {
      *from = at;
      return count;
    }
    wchar_t unit = 0;
    const std::size_t used = mbrtowc(&unit, at, std::strlen(at) + 1, state);
    if (used == invalid || used == incomplete) return fail();
    if (to) to[count] = unit;
    if (used == 0) {
      if (to) *from = nullptr;
      return count;
    }
    at += used;
  }
}

std::size_t wcsrtombs(char* to, const wchar_t** from, std::size_t room, std::mbstate_t* state) {
  std::size_t count = 0;
  for (const wchar_t* at = *from;; ++at) {
    char bytes[4];
    const std::size_t length = wcrtomb(bytes, *at, state);
    if (length == invalid) return invalid;
    if (to && count + length > room) {
      *from = at;
      return count;
    }
    if (to) std::memcpy(to + count, bytes, length);
    if (*at == 0) {
      if (to) *from = nullptr;
      return count;
    }
    count += length;
  }
}

}  // extern "C"
