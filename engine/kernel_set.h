// Computing with the kernels of an older processor, to measure and to test what other machines run.
#pragma once

#include <string>

namespace linnet {

// From now on this process sees a processor of that instruction set: "sse" (all that every 64-bit x86 has), "avx",
// "avx2" (with fused multiply-adds), "avx512", or "machine", which changes nothing. On other than x86 processors
// "machine" alone is known. Requires: no Engine has been made in this process yet, and no other thread is making one.
// bad_input: no such set, or this processor lacks it. internal: as Engine's constructor.
void use_kernel_set(const std::string& name);

// Whether this machine multiplies whole numbers faster than floats (EngineOptions::whole_numbers).
bool multiplies_whole_numbers();

}  // namespace linnet
