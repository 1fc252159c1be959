// Runs linnet_kernel_set, a program that uses the kernels of another instruction set (tests/kernel_sets).
#pragma once

#include <string>

namespace linnet::test {

bool has_kernel_set_program();  // it is built on x86 only
bool has_avx2();                // of this machine: AVX2 and FMA
// Returns its standard output. Arguments must not contain quotes. If it fails, the test fails.
std::string kernel_set_output(const std::string& arguments);

}  // namespace linnet::test
