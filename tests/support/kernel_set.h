// Runs linnet_kernel_set, which does something with the kernels of another machine (tests/kernel_sets).
#pragma once

#include <string>

namespace linnet::test {

bool has_kernel_set_program();  // it is built where the processor is an x86
bool has_avx2();                // of this machine: AVX2 and FMA
// What it wrote to standard output. Its arguments hold no quotes. Fails the test that runs if it failed.
std::string kernel_set_output(const std::string& arguments);

}  // namespace linnet::test
