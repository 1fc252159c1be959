// Own pronunciations in the server: read at the start, and again at SIGHUP.
#include <catch2/catch_test_macros.hpp>

#include "tests/support/complaint.h"
#include "tests/support/serving_program.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

struct Answer {
  std::string body, tag;
};

Answer say(const ServingProgram& server) {
  const auto said = server.client().Post("/tts", httplib::Params{{"text", "Say nginx."}, {"seed", "1"}});
  REQUIRE(said);
  REQUIRE(said->status == 200);
  return {said->body, said->get_header_value("ETag")};
}

}  // namespace

TEST_CASE("On SIGHUP own pronunciations are read again, and a wrong file changes nothing") {
  const TemporaryFolder folder;
  const std::string words = folder.write("own.tsv", "other\tword\n");
  ServingProgram server({"--lexicon", folder.path()});
  const Answer before = say(server);
  CHECK(say(server).tag == before.tag);

  folder.write("own.tsv", "nginx\t[[ˈɛndʒɪn ˈɛks wˈʌn tˈuː]]\n");
  (*server).send(SIGHUP);
  CHECK(seconds_until([&] { return say(server).tag != before.tag; }, 10) < 10);
  const Answer after = say(server);
  CHECK(after.body.size() > before.body.size());

  folder.write("own.tsv", "nginx\n");
  (*server).send(SIGHUP);
  CHECK(seconds_until(
            [&] {
              (*server).read_output(1, 0.05);
              return contains((*server).errors(), "own.tsv, line 1: there is no tab");
            },
            10) < 10);
  CHECK(say(server).body == after.body);
}

TEST_CASE("A server with a wrong file of own pronunciations does not start") {
  const TemporaryFolder folder;
  const Outcome run = run_program({"serve", "--port", "0", "--lexicon", folder.write("own.tsv", "nginx\n")});
  CHECK(run.code == 2);
  CHECK(contains(run.err, "own.tsv, line 1: there is no tab"));
}

}  // namespace linnet::test
