#include <immintrin.h>

#include "engine/kernels/pause.h"

namespace linnet {

void pause_briefly() { _mm_pause(); }

}  // namespace linnet
