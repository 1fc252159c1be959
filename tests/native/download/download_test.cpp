// Downloads from a server that breaks, stalls and lies.
#include "native/download/download.h"

#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "native/download/part_file.h"
#include "native/download/transfer.h"
#include "tests/support/complaint.h"
#include "tests/support/small_disk.h"
#include "tests/support/voice_repository.h"

namespace linnet::test {
namespace {

using native::DownloadControl;
using native::WantedFile;
using Fault = VoiceRepository::Fault;
using Names = std::vector<std::string>;

const std::string model = VoiceRepository::model_path("tiny-medium");

WantedFile wanted_from(VoiceRepository& repository, const TemporaryFolder& folder) {
  const auto& facts = repository.catalogue()[VoiceRepository::name_of("tiny-medium")]["files"][model];
  return {repository.url() + "/" + model, folder.file("v.onnx"), facts["size_bytes"], facts["md5_digest"]};
}

DownloadControl quick() {
  DownloadControl control;
  control.stall = std::chrono::seconds(1);
  control.pause = std::chrono::milliseconds(10);
  return control;
}

}  // namespace

TEST_CASE("A file is downloaded once, with its progress") {
  VoiceRepository repository;
  const TemporaryFolder folder;
  const WantedFile file = wanted_from(repository, folder);
  std::vector<std::uint64_t> steps;
  DownloadControl control = quick();
  control.progress = [&](std::uint64_t done) { steps.push_back(done); };
  REQUIRE(native::download(file, control));
  CHECK(folder.names() == Names{"v.onnx"});
  CHECK(read_text(file.path) == repository.file(model));
  CHECK(std::is_sorted(steps.begin(), steps.end()));
  CHECK(steps.back() == file.bytes);
  CHECK_FALSE(native::download(file, control));
  CHECK(repository.count(model) == 1);
}

TEST_CASE("A download that breaks off or stalls is gone on with where it ended") {
  for (const Fault fault : {Fault::breaks, Fault::stalls}) {
    VoiceRepository repository;
    const TemporaryFolder folder;
    const WantedFile file = wanted_from(repository, folder);
    repository.fail(model, fault, 100'000);
    CHECK(native::download(file, quick()));
    CHECK(read_text(file.path) == repository.file(model));
    CHECK(repository.requests() == Names{model, model + " bytes=100000-"});
  }
}

TEST_CASE("What an earlier program has left is gone on with, and replaced if it is of another file") {
  VoiceRepository repository;
  const TemporaryFolder folder;
  const WantedFile file = wanted_from(repository, folder);
  const std::string bytes = repository.file(model);
  SECTION("its beginning") {
    folder.write("v.onnx.part", bytes.substr(0, 12'345));
    CHECK(native::download(file, quick()));
    CHECK(repository.requests() == Names{model + " bytes=12345-"});
  }
  SECTION("all of it") {
    folder.write("v.onnx.part", bytes);
    CHECK(native::download(file, quick()));
    CHECK(repository.requests().empty());
  }
  SECTION("the beginning of another file") {
    folder.write("v.onnx.part", std::string(12'345, 'x'));
    CHECK(native::download(file, quick()));
    CHECK(repository.requests() == Names{model + " bytes=12345-", model});
  }
  SECTION("more than the file has") {
    folder.write("v.onnx.part", bytes + "x");
    CHECK(native::download(file, quick()));
    CHECK(repository.requests() == Names{model});
  }
  SECTION("its beginning, from a server that knows no ranges") {
    folder.write("v.onnx.part", bytes.substr(0, 12'345));
    repository.fail(model, Fault::no_ranges);
    CHECK(native::download(file, quick()));
  }
  CHECK(read_text(file.path) == bytes);
  CHECK(folder.names() == Names{"v.onnx"});
}

TEST_CASE("Bytes that are not the catalogue's are refused, and nothing of them is kept") {
  VoiceRepository repository;
  const TemporaryFolder folder;
  const WantedFile file = wanted_from(repository, folder);
  const auto refusal = [&] { return complaint([&] { native::download(file, quick()); }); };
  repository.fail(model, Fault::damaged);
  CHECK(contains(refusal(), "is damaged: its MD5 is "));
  CHECK(folder.names().empty());
  repository.fail(model, Fault::longer);
  CHECK(contains(refusal(), "sends more than the "));
  CHECK(folder.names().empty());
}

TEST_CASE("A server's refusals and lies end a download with what is wrong") {
  VoiceRepository repository;
  const TemporaryFolder folder;
  const WantedFile file = wanted_from(repository, folder);
  const auto refusal = [&] { return complaint([&] { native::download(file, quick()); }); };
  repository.fail(model, Fault::status, 404);
  CHECK(contains(refusal(), "the server answers 404"));
  CHECK(repository.count(model) == 1);
  repository.fail(model, Fault::status, 503);
  CHECK(contains(refusal(), "the server answers 503"));
  CHECK(repository.count(model) == 5);  // four times more, since that may pass
  repository.fail(model, Fault::redirects);
  CHECK(contains(refusal(), "redirects"));
  CHECK(folder.names().empty());
  repository.fail(model, Fault::cut_short, 50'000);
  CHECK(contains(refusal(), "ends after 50000 of "));
  CHECK(folder.names() == Names{"v.onnx.part"});
}

TEST_CASE("An address without a server, and one that is none, are named") {
  const TemporaryFolder folder;
  const auto refusal = [&](const std::string& url) {
    return complaint([&] { native::download({url, folder.file("v"), 1, std::string(32, '0')}, quick()); });
  };
  CHECK(contains(refusal("http://127.0.0.1:1/v"), "cannot fetch http://127.0.0.1:1/v: "));
  CHECK(contains(refusal("file:///etc/passwd"), "'file:///etc/passwd' is not an address that begins with https://"));
  CHECK(contains(refusal("nonsense"), "'nonsense' is not an address"));
  CHECK(folder.names().empty());
}

TEST_CASE("A download is stopped at once, also while nothing arrives, and leaves what has arrived") {
  VoiceRepository repository;
  const TemporaryFolder folder;
  const WantedFile file = wanted_from(repository, folder);
  repository.fail(model, Fault::stalls, 100'000);
  std::atomic<bool> stop{false};
  DownloadControl control = quick();
  control.stall = std::chrono::seconds(60);
  control.stop = &stop;
  control.progress = [&](std::uint64_t done) { stop = done >= 100'000; };
  const auto start = std::chrono::steady_clock::now();
  CHECK(complaint([&] { native::download(file, control); }) == "stopped");
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
  CHECK(folder.names() == Names{"v.onnx.part"});
  CHECK(std::filesystem::file_size(folder.file("v.onnx.part")) == 100'000);
}

TEST_CASE("Of two downloads of one file at the same time, the second one waits and finds the file there") {
  VoiceRepository repository;
  const TemporaryFolder folder;
  const WantedFile file = wanted_from(repository, folder);
  repository.fail(model, Fault::stalls, 100'000);  // so that both run at the same time
  std::atomic<bool> has_begun{false}, other_fetched{true}, has_waited{false};
  DownloadControl control = quick();
  control.progress = [&](std::uint64_t) { has_begun = true; };
  DownloadControl other = quick();
  other.note = [&](const std::string& text) { has_waited = contains(text, "waiting for another download"); };
  std::thread second([&] {
    while (!has_begun) std::this_thread::yield();
    other_fetched = native::download(file, other);
  });
  CHECK(native::download(file, control));
  second.join();
  CHECK(has_waited);
  CHECK_FALSE(other_fetched);
  CHECK(read_text(file.path) == repository.file(model));
  CHECK(folder.names() == Names{"v.onnx"});
  CHECK(repository.requests().size() == 2);
}

TEST_CASE("A download that does not fit on the disk is refused before it begins") {
  VoiceRepository repository;
  const SmallDisk disk("size=64k");
  if (!disk.mounted()) SKIP(disk.reason());
  const WantedFile file = wanted_from(repository, disk.folder());
  CHECK(contains(complaint([&] { native::download(file, quick()); }), "no room for "));
  CHECK(repository.requests().empty());
  CHECK(disk.folder().names().empty());
}

TEST_CASE("Paths are percent-encoded for an address") {
  CHECK(native::percent_encoded("pt/pt_PT/tugão/a b?.onnx") == "pt/pt_PT/tug%C3%A3o/a%20b%3F.onnx");
}

}  // namespace linnet::test
