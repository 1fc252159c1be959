# Part of build_third_party.cmake: compiles espeak-ng. Keeps its data too, and the program that made the data: tests
# compare with it.
message(STATUS "Compiling espeak-ng and its language data")
_build_third_party(espeak-ng ${_espeak_ng_source} TARGETS espeak-ng espeak-ng-bin data FLAGS
  "-DCMAKE_C_FLAGS=${_hardened}" "-DCMAKE_CXX_FLAGS=${_hardened}" ${_espeak_ng_flags})
_keep_libraries(espeak-ng)
file(COPY ${_deps}/espeak-ng/espeak-ng-data DESTINATION ${_deps})
file(COPY ${_deps}/espeak-ng/src/espeak-ng DESTINATION ${_deps}/bin)
file(REMOVE_RECURSE ${_deps}/espeak-ng)
