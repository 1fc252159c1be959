// Gives the test program the environment of its process, which Emscripten's Node runtime keeps from it.
Module['preRun'] = () => Object.assign(ENV, process.env);
