#include "web/platform_browser.h"

#include <emscripten/emscripten.h>
#include <emscripten/heap.h>
#include <emscripten/val.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace linnet::web {
namespace {

using emscripten::val;

constexpr double bytes_a_gb = 1024.0 * 1024 * 1024;
constexpr double interval_seconds = 1;  // between two marks of the load

double now_seconds() { return emscripten_get_now() / 1000; }

double number_of_navigator(const char* name, double otherwise) {
  const val navigator = val::global("navigator");
  if (navigator.isUndefined()) return otherwise;
  const val value = navigator[name];
  return value.isNumber() ? value.as<double>() : otherwise;
}

// Bytes in use, including static data and stacks: the heap without its free blocks.
std::uint64_t heap_in_use() {
  const auto taken = reinterpret_cast<std::uintptr_t>(sbrk(0));
  const auto free = static_cast<std::uintptr_t>(mallinfo().fordblks);
  return taken - std::min(taken, free);
}

}  // namespace

BrowserPlatform::BrowserPlatform(std::uint64_t limit_bytes)
    : limit_bytes_(limit_bytes),
      cores_(std::max(1.0, number_of_navigator("hardwareConcurrency", 1))),
      older_{now_seconds()},
      newer_(older_) {}

Machine BrowserPlatform::machine() const {
  Machine m;
  m.system = "browser";
  const val navigator = val::global("navigator");
  if (!navigator.isUndefined() && navigator["userAgent"].isString()) m.name = navigator["userAgent"].as<std::string>();
  for (int i = 0; i < static_cast<int>(cores_); ++i) m.cores.push_back({i, i, CoreKind::performance, true});
  // Rounded, and at most 8 GB in most browsers. Others do not tell: then only the declared maximum is known.
  const double told = number_of_navigator("deviceMemory", 0) * bytes_a_gb;
  m.physical_bytes = told > 0 ? static_cast<std::uint64_t>(told) : limit_bytes_;
  m.total_bytes = std::min(m.physical_bytes, limit_bytes_);
  m.limited_by = "wasm heap";
  return m;
}

MemoryReading BrowserPlatform::memory() const {
  MemoryReading r;
  r.total_bytes = machine().total_bytes;
  r.process_bytes = heap_in_use();
  r.available_bytes = r.total_bytes - std::min(r.total_bytes, r.process_bytes);
  return r;
}

LoadReading BrowserPlatform::load() {
  const double now = now_seconds();
  if (now - newer_.seconds >= interval_seconds) older_ = std::exchange(newer_, {now, busy_seconds_});
  const double passed = std::max(now - older_.seconds, 1e-3);
  LoadReading r;
  r.cpu_percent = std::min(100.0, 100 * (busy_seconds_ - older_.busy_seconds) / (passed * cores_));
  r.own_percent = r.cpu_percent;  // a page cannot see other programs' load
  return r;
}

void BrowserPlatform::worked(double seconds, int threads) { busy_seconds_ += seconds * threads; }

}  // namespace linnet::web
