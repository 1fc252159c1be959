// In place of sha256.cpp where the system has no libmd.
#include "engine/error.h"
#include "native/batch/sha256.h"

namespace linnet::native {

struct Sha256::State {};

Sha256::Sha256() {
  throw Error(ErrorKind::bad_input,
              "this program was built without libmd, which hashes the files of a batch; build it with libmd "
              "(Debian: libmd-dev)");
}
Sha256::~Sha256() = default;
void Sha256::add(std::string_view) {}
std::string Sha256::finish() { return {}; }

std::string sha256_of(std::string_view) { return Sha256().finish(); }

}  // namespace linnet::native
