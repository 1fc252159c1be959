// A server that has the tests' tiny voices in the layout of Piper's repository, and that fails where it is told to.
#pragma once

#include <httplib.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "native/download/md5.h"
#include "tests/support/files.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {

class VoiceRepository {
 public:
  enum class Fault {
    none,
    breaks,     // the connection ends after `after` bytes, the first time
    stalls,     // nothing more comes after `after` bytes, the first time
    no_ranges,  // Range is ignored
    status,     // an answer with the status `after`
    redirects,  // to itself
    cut_short,  // the server says that the file ends after `after` bytes
    damaged,    // one byte is another
    longer,     // there is more than the catalogue says
  };

  VoiceRepository() {
    setenv("no_proxy", "127.0.0.1", 1);  // also where the machine reaches others by a proxy
    for (const std::string name : {"tiny-medium", "tiny-xlow"}) add(name);
    server_.Get("/(.*)", [this](const httplib::Request& q, httplib::Response& r) { answer(q, r); });
    server_.set_keep_alive_max_count(1);
    port_ = server_.bind_to_any_port("127.0.0.1");
    listener_ = std::thread([this] { server_.listen_after_bind(); });
    server_.wait_until_ready();
  }
  ~VoiceRepository() {
    leaving_ = true;
    server_.stop();
    listener_.join();
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  static std::string name_of(const std::string& voice) { return "en_US-" + voice; }
  static std::string path_of(const std::string& voice, const std::string& file) {
    return "en/en_US/" + voice + "/medium/" + file;
  }
  static std::string model_path(const std::string& voice) { return path_of(voice, name_of(voice) + ".onnx"); }

  nlohmann::json& catalogue() { return catalogue_; }  // while nobody fetches it
  std::string& file(const std::string& path) { return files_[path]; }
  void fail(const std::string& path, Fault fault, std::size_t after = 0) {
    const std::lock_guard lock(mutex_);
    faults_[path] = {fault, after};
  }
  // "PATH" or "PATH bytes=N-" of every request, in their order.
  std::vector<std::string> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  std::size_t count(const std::string& request) const {
    const std::vector<std::string> all = requests();
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), request));
  }

 private:
  struct Failure {
    Fault fault = Fault::none;
    std::size_t after = 0;
  };

  void add(const std::string& voice) {
    const std::string key = name_of(voice);
    nlohmann::json entry = {{"key", key},
                            {"name", voice},
                            {"language",
                             {{"code", "en_US"},
                              {"family", "en"},
                              {"region", "US"},
                              {"name_native", "English"},
                              {"name_english", "English"},
                              {"country_english", "United States"}}},
                            {"quality", "medium"},
                            {"num_speakers", 1},
                            {"speaker_id_map", nlohmann::json::object()},
                            {"aliases", {"old-" + voice}}};
    const auto put = [&](const std::string& name, const std::string& bytes) {
      const std::string path = path_of(voice, name);
      const TemporaryFolder folder;
      files_[path] = bytes;
      entry["files"][path] = {{"size_bytes", bytes.size()},
                              {"md5_digest", native::md5_of_file(folder.write("file", bytes))}};
    };
    put(key + ".onnx", read_text(tiny_voice_path(voice)));
    put(key + ".onnx.json", read_text(tiny_voice_path(voice) + ".json"));
    put("MODEL_CARD", "# Model card for " + voice + "\n\n## Dataset\n\n* License: CC0\n");
    catalogue_[key] = entry;
  }

  Failure failure_of(const std::string& path) {
    const std::lock_guard lock(mutex_);
    const Failure failure = faults_[path];
    if (failure.fault == Fault::breaks || failure.fault == Fault::stalls) faults_.erase(path);
    return failure;
  }

  void answer(const httplib::Request& request, httplib::Response& response) {
    const std::string path = request.matches[1];
    {
      const std::lock_guard lock(mutex_);
      const std::string range = request.get_header_value("Range");
      requests_.push_back(path + (range.empty() ? "" : " " + range));
    }
    std::string bytes = path == "voices.json" && !files_.contains(path) ? catalogue_.dump() : files_[path];
    const Failure failure = failure_of(path);
    switch (failure.fault) {
      case Fault::status:
        response.status = static_cast<int>(failure.after);
        return;
      case Fault::no_ranges:
        const_cast<httplib::Request&>(request).ranges.clear();  // which httplib would obey
        break;
      case Fault::redirects:
        response.set_redirect("/" + path);
        return;
      case Fault::cut_short:
        bytes.resize(failure.after);
        break;
      case Fault::damaged:
        bytes[bytes.size() / 2] ^= 1;
        break;
      case Fault::longer:
        bytes += bytes;
        break;
      default:
        break;
    }
    if (bytes.empty()) {
      response.status = 404;
      return;
    }
    if (failure.fault == Fault::breaks || failure.fault == Fault::stalls)
      break_after(failure, std::move(bytes), response);
    else
      response.set_content(bytes, "application/octet-stream");
  }

  void break_after(const Failure& failure, std::string bytes, httplib::Response& response) {
    const std::size_t size = bytes.size();
    response.set_content_provider(
        size, "application/octet-stream",
        [this, failure, bytes = std::move(bytes)](std::size_t offset, std::size_t, httplib::DataSink& sink) {
          if (offset < failure.after) return sink.write(bytes.data() + offset, failure.after - offset);
          while (failure.fault == Fault::stalls && !leaving_ && sink.is_writable())
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
          return false;
        });
  }

  httplib::Server server_;
  nlohmann::json catalogue_ = nlohmann::json::object();
  std::map<std::string, std::string> files_;
  mutable std::mutex mutex_;
  std::map<std::string, Failure> faults_;
  std::vector<std::string> requests_;
  std::atomic<bool> leaving_{false};
  int port_ = 0;
  std::thread listener_;
};

}  // namespace linnet::test
