// What Speech Dispatcher sets before each text, and what of it the engine understands.
#pragma once

#include <string>
#include <string_view>

namespace linnet::native {

enum class Capitals {
  as_any,  // as small letters
  spell,   // with a word before them
  icon,    // higher, in place of a sound
};

struct ModuleSettings {
  int rate = 0;  // this and the next: -100..100, 0 is the voice's own
  int pitch = 0;
  int volume = 100;  // -100..100, 100 is the loudest and what Speech Dispatcher sends by default
  bool spells = false;
  Capitals capitals = Capitals::as_any;
  std::string voice;     // as LIST VOICES names it; empty: by language
  std::string language;  // "en-us"; empty: any

  // A line of SET, "NAME=VALUE". What has no meaning here is taken without effect: the server says punctuation itself,
  // and voices have no range of pitch. False: a known name has a value that it cannot have.
  bool set(std::string_view line);

  float speed() const;          // 6 at 100, 1 at 0, 0.5 at -100, where a step is the same factor everywhere
  float pitch_factor() const;   // 1.6 at 100, as with espeak-ng
  float volume_factor() const;  // 0 at -100, 0.5 at 0, 1 at 100
};

}  // namespace linnet::native
