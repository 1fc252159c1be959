// A thread for each connection, because a connection spends most of its time waiting for speech.
#pragma once

#include <httplib.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

namespace linnet::native {

class ConnectionThreads final : public httplib::TaskQueue {
 public:
  explicit ConnectionThreads(int most) : most_(most) {}

  // False if `most` threads are running or no thread can start: httplib then closes the connection.
  bool enqueue(std::function<void()> serve) override;
  void shutdown() override;  // returns when the last has ended

 private:
  struct Shared {
    std::mutex mutex;
    std::condition_variable changed;
    int running = 0;
  };
  int most_;
  std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
};

}  // namespace linnet::native
