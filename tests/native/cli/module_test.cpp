// `linnet module` run as a program; what it says to Speech Dispatcher is in tests/native/speech_dispatcher.
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "native/cli/verbs.h"
#include "tests/support/complaint.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {

using Args = std::vector<std::string>;

TEST_CASE("the module takes its flags from the file that Speech Dispatcher names, and from the command line first") {
  const TemporaryFolder folder;
  const std::string conf = folder.write("linnet.conf",
                                        "# a comment\n\n  model \"tiny-xlow\"  \nthreads 1\r\n"
                                        "text-normalization off\n");
  const RunOptions init{.input = "INIT\nQUIT\n"};
  Outcome run = run_program({"module", "speech-dispatcher", conf}, init);
  INFO(run.out << run.err);
  CHECK(run.code == 0);
  CHECK(run.out == "299-Linnet speaks with tiny-xlow\n299 OK LOADED SUCCESSFULLY\n210 OK QUIT\n");
  run = run_program({"module", "speech-dispatcher", "-m", "tiny-medium", conf}, init);
  CHECK(run.out.starts_with("299-Linnet speaks with tiny-medium\n"));
}

TEST_CASE("a file that is missing does not silence the module; one with a mistake is refused with its line") {
  const TemporaryFolder folder;
  Outcome run = run_program({"module", "speech-dispatcher", folder.file("none.conf")}, {.input = "QUIT\n"});
  CHECK((run.code == 0 && run.out == "210 OK QUIT\n"));
  CHECK(contains(run.err, "none.conf"));
  for (const auto& [line, complaint] :
       {std::pair{"threads many", "'many'"}, {"modle x", "\"model\""}, {"help", "\"help\" is for"}}) {
    run = run_program({"module", "speech-dispatcher", folder.write("bad.conf", "threads 1\n" + std::string(line))});
    INFO(run.err);
    CHECK(run.code == 2);
    CHECK(contains(run.err, "bad.conf, line 2"));
    CHECK(contains(run.err, complaint));
  }
}

TEST_CASE("a module of another name, or none, is refused") {
  CHECK(contains(run_program({"module"}).err, "speech-dispatcher"));
  CHECK(contains(run_program({"module", "screen-reader"}).err, "no module 'screen-reader'"));
  CHECK(run_program({"module", "speech-dispatcher", "a", "b"}).code == 2);
  CHECK(contains(run_program({"module", "--help"}).out, "linnet module speech-dispatcher"));
}

TEST_CASE("a program that is called sd_linnet is the module") {
  CHECK(native::arguments_of("/usr/lib/speech-dispatcher-modules/sd_linnet", {"a.conf"}) ==
        Args{"module", "speech-dispatcher", "a.conf"});
  CHECK(native::arguments_of("sd_linnet", {}) == Args{"module", "speech-dispatcher"});
  CHECK(native::arguments_of("/usr/bin/linnet", {"speak", "a"}) == Args{"speak", "a"});
}

}  // namespace linnet::test
