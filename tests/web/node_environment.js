// Gives the test program its process's environment, which Emscripten's Node runtime does not pass on.
Module['preRun'] = () => Object.assign(ENV, process.env);
