#include "native/http/connection_threads.h"

#include <system_error>
#include <thread>

#include "native/system/short_turns.h"

namespace linnet::native {

bool ConnectionThreads::enqueue(std::function<void()> serve) {
  {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->running >= most_) return false;
    ++shared_->running;
  }
  try {
    std::thread([shared = shared_, serve = std::move(serve)] {
      take_short_turns();  // so that a refusal need not wait for the engine's threads
      serve();
      const std::lock_guard lock(shared->mutex);
      --shared->running;
      shared->changed.notify_all();
    }).detach();
  } catch (const std::system_error&) {
    const std::lock_guard lock(shared_->mutex);
    --shared_->running;
    return false;
  }
  return true;
}

void ConnectionThreads::shutdown() {
  std::unique_lock lock(shared_->mutex);
  shared_->changed.wait(lock, [&] { return shared_->running == 0; });
}

}  // namespace linnet::native
