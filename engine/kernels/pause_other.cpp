#include <thread>

#include "engine/kernels/pause.h"

namespace linnet {

void pause_briefly() { std::this_thread::yield(); }

}  // namespace linnet
