// A voice that stays with JavaScript, outside of the engine's heap.
#pragma once

#include <emscripten/val.h>

#include <cstddef>
#include <span>

#include "engine/voice_source.h"

namespace linnet::web {

// file: {size, read(offset, address, bytes)}. Used by the thread that made it.
class PageFile final : public VoiceSource {
 public:
  explicit PageFile(const emscripten::val& file) : file_(file), size_(file["size"].as<std::size_t>()) {}
  std::size_t size() const override { return size_; }
  void read(std::size_t offset, std::span<std::byte> into) const override {
    file_.call<void>("read", offset, reinterpret_cast<std::size_t>(into.data()), into.size());
  }

 private:
  emscripten::val file_;
  std::size_t size_;
};

}  // namespace linnet::web
