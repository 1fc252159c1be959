#include "native/download/md5.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/support/complaint.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {

TEST_CASE("MD5 of files is that of RFC 1321's test suite") {
  const TemporaryFolder folder;
  const auto md5_of = [&](const std::string& bytes) { return native::md5_of_file(folder.write("f", bytes)); };
  CHECK(md5_of("") == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(md5_of("abc") == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(md5_of("message digest") == "f96b697d7cb7938d525a2f31aaf161d0");
  CHECK(md5_of(std::string(1'000'000, 'a')) == "7707d6ae4e027c70eea2a935c2296f21");
  CHECK(contains(complaint([&] { native::md5_of_file(folder.file("none")); }), "cannot read " + folder.file("none")));
}

}  // namespace linnet::test
