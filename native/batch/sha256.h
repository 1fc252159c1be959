// SHA-256 (FIPS 180-4), by libmd.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace linnet::native {

class Sha256 {
 public:
  Sha256();  // bad_input: this program was built without libmd
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(std::string_view bytes);
  std::string finish();  // in hexadecimal, small letters; call once

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256_of(std::string_view bytes);

}  // namespace linnet::native
