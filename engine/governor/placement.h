// The cores on which the engine's threads run. A thread that stays on one core keeps its caches. Two threads on the SMT
// siblings of one core, or one thread on a slow core, delay the others at the end of every layer.
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
  std::string strategy;    // for people: "P-cores only", "one thread per physical core"
  std::vector<int> cores;  // the chosen cores: 0, 2, 4 of a Ryzen whose siblings are 0-1, 2-3, 4-5
};

// One thread for each allowed physical core of the fastest kind, within the control group's quota; at most `most`
// threads if that is above 0. polite: efficiency cores where there are some, else the lowest priority.
Placement place_threads(const Machine& machine, int most, bool polite = false, Pinning pinning = Pinning::shared);

}  // namespace linnet
