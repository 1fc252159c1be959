// On which cores the engine's threads run. A thread that stays on one core keeps its caches; two threads on the
// siblings of one core, or one on a slow core, hold the others up at the end of every layer.
#pragma once

#include <string>
#include <vector>

#include "engine/platform.h"

namespace linnet {

enum class Pinning {
  off,       // anywhere
  shared,    // all threads on all of the chosen cores: the system may move them among these
  one_each,  // each thread on a core of its own: steadier where the machine is otherwise idle
};

struct Placement {
  int threads = 1;
  ThreadPlaces places;
  std::string strategy;    // "P-cores only", "one thread per physical core", for people
  std::vector<int> cores;  // that are chosen: 0, 2, 4 of a Ryzen with siblings 0-1, 2-3, 4-5
};

// Threads to use: one for each physical core of the best kind that may be used, within the control group's quota; at
// most `most`, if that is above 0. polite: the slow cores instead where there are some, else lowest priority.
Placement place_threads(const Machine& machine, int most, bool polite = false, Pinning pinning = Pinning::shared);

}  // namespace linnet
