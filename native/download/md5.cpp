#include "native/download/md5.h"

#include <md5.h>

#include <fstream>
#include <vector>

#include "engine/error.h"

namespace linnet::native {

std::string md5_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  MD5_CTX context;
  MD5Init(&context);
  std::vector<char> piece(std::size_t{1} << 18);
  while (file) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    MD5Update(&context, reinterpret_cast<const std::uint8_t*>(piece.data()), static_cast<std::size_t>(file.gcount()));
  }
  if (!file.eof()) throw Error(ErrorKind::io, "cannot read " + path);
  std::uint8_t digest[MD5_DIGEST_LENGTH];
  MD5Final(digest, &context);
  std::string text;
  for (const std::uint8_t byte : digest) text += {"0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15]};
  return text;
}

}  // namespace linnet::native
