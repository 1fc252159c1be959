// The own pronunciations that an engine speaks by. Any thread may replace them at any time.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "engine/linnet.h"

namespace linnet {

class CurrentLexicon {
 public:
  void set(std::shared_ptr<const Lexicon> lexicon) {
    const std::lock_guard lock(mutex_);
    lexicon_.swap(lexicon);
  }
  std::shared_ptr<const Lexicon> get() const {  // null: there are none
    const std::lock_guard lock(mutex_);
    return lexicon_;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Lexicon> lexicon_;
};

}  // namespace linnet
