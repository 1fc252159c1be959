#include "native/voices/npz_reader.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cstring>

#include "tests/support/complaint.h"
#include "tests/support/errors.h"
#include "tests/support/npz_builder.h"

using namespace linnet;
using namespace linnet::native;
using namespace linnet::test;

namespace {

std::string refusal_of(const std::string& file) {
  return bad_voice_message([&] { read_npz(std::as_bytes(std::span(file))); });
}

}  // namespace

TEST_CASE("Arrays of a .npz are read, stored or deflated") {
  const std::string file =
      NpzBuilder().add("af_one", {2, 1, 3}, {1, 2, 3, 4, 5, 6}, true).add("bf_two", {2}, {-1, 0.5f}).build();
  const auto bytes = std::as_bytes(std::span(file));
  CHECK(is_zip(bytes));
  const std::vector<NpyArray> arrays = read_npz(bytes);
  REQUIRE(arrays.size() == 2);
  CHECK(arrays[0].name == "af_one");
  CHECK(arrays[0].shape == std::vector<std::size_t>{2, 1, 3});
  CHECK(arrays[0].values == std::vector<float>{1, 2, 3, 4, 5, 6});
  CHECK(arrays[1].shape == std::vector<std::size_t>{2});
  CHECK(arrays[1].values == std::vector{-1.0f, 0.5f});
  CHECK_FALSE(is_zip(bytes.subspan(1)));
}

TEST_CASE("An array of another type, order or size is refused by name") {
  const auto with_header = [](const std::string& header) {
    return refusal_of(NpzBuilder().add_file("a.npy", npy_file(header, {1, 2})).build());
  };
  CHECK(with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }") == "no error");
  CHECK(contains(with_header("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }"),
                 "'a' of the type ''<f8''; expected '<f4'"));
  CHECK(contains(with_header("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2), }"), "'a' in Fortran's order"));
  CHECK(contains(with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }"),
                 "'a' with 8 bytes of values where its shape says 12"));
  CHECK(contains(with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }"), "too large"));
  CHECK(contains(with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (70000, 70000), }"), "too large"));
  CHECK(contains(with_header("{'descr': '<f4', 'fortran_order': False, 'shape': 2, }"), "without a shape"));
  CHECK(contains(with_header("{'fortran_order': False, 'shape': (2,), }"), "'a' without 'descr'"));
  CHECK(contains(with_header(""), "'a' without 'descr'"));
  CHECK(contains(refusal_of(NpzBuilder().add_file("a.npy", "text").build()), "'a', which is no array of NumPy"));
  CHECK(contains(refusal_of(NpzBuilder().add_file("a.txt", "text").build()), "'a.txt', which is no array (.npy)"));
}

TEST_CASE("PyTorch's files are refused with the command that converts them") {
  const std::string refusal = refusal_of(NpzBuilder().add_file("af_heart/data.pkl", "").build());
  CHECK(contains(refusal, "'af_heart' is in PyTorch's format"));
  CHECK(contains(refusal, "torch.load('af_heart.pt', weights_only=True).numpy().tofile('af_heart.bin')"));
}

TEST_CASE("A .npz that is cut or changed anywhere is refused") {
  const std::string whole = NpzBuilder().add("af_one", {4}, {1, 2, 3, 4}, true).add("bf_two", {2}, {5, 6}).build();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO(size);
    CHECK(refusal_of(whole.substr(0, size)) != "no error");
  }
  const std::vector<NpyArray> expected = read_npz(std::as_bytes(std::span(whole)));
  for (std::size_t at = 0; at < whole.size(); ++at) {
    INFO(at);
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    std::vector<NpyArray> found;
    const std::string refusal = bad_voice_message([&] { found = read_npz(std::as_bytes(std::span(changed))); });
    if (refusal != "no error") continue;  // else a field that nobody reads, or a name
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i].values == expected[i].values);
  }
}

TEST_CASE("A .npz that claims more than it holds takes no memory") {
  const std::string small = NpzBuilder().add("a", {2}, {5, 6}, true).build();
  std::string claims = small;
  const std::size_t central = claims.find("PK\x01\x02");
  const std::uint32_t size = 15u << 20;
  std::memcpy(&claims[central + 24], &size, sizeof size);
  CHECK(contains(refusal_of(claims), "the sizes of 'a.npy' do not fit together"));
  const std::uint32_t more = 17u << 20;
  std::memcpy(&claims[central + 24], &more, sizeof more);
  CHECK(contains(refusal_of(claims), "larger than any set of styles"));
}
