# Part of build_third_party_wasm.cmake: compiles espeak-ng and its data.
message(STATUS "Compiling espeak-ng for WebAssembly")
_build_third_party(espeak-ng ${CMAKE_CURRENT_LIST_DIR}/wasm/espeak-ng FLAGS ${_flags}
  -DESPEAK_SOURCE_DIR=${_espeak_ng_source})

# The language data is the same for all processors. This machine's own espeak-ng compiles it.
set(_data_key "${_espeak_ng_source}${_espeak_ng_flags}")
foreach(_mend IN LISTS _mends)
  file(SHA256 ${CMAKE_CURRENT_LIST_DIR}/${_mend} _sum)
  string(APPEND _data_key ${_sum})
endforeach()
string(SHA256 _data_key "${_data_key}")
string(SUBSTRING ${_data_key} 0 12 _data_key)
set(_data ${_cache}/deps/espeak-ng-data-${_data_key})
if(NOT EXISTS ${_data}/done)
  message(STATUS "Compiling espeak-ng's language data")
  find_program(_host_cc NAMES clang-19 cc gcc clang REQUIRED)
  find_program(_host_cxx NAMES clang++-19 c++ g++ clang++ REQUIRED)
  set(_compilers -DCMAKE_C_COMPILER=${_host_cc} -DCMAKE_CXX_COMPILER=${_host_cxx})
  file(MAKE_DIRECTORY ${_data})
  set(_flavour_deps ${_deps})
  set(_deps ${_data})
  _build_third_party(espeak-ng-host ${_espeak_ng_source} TARGETS espeak-ng-bin data FLAGS
    "-DCMAKE_C_FLAGS=-w" "-DCMAKE_CXX_FLAGS=-w" ${_espeak_ng_flags})
  set(_deps ${_flavour_deps})
  file(COPY ${_data}/espeak-ng-host/espeak-ng-data DESTINATION ${_data})
  file(REMOVE_RECURSE ${_data}/espeak-ng-host)
  file(WRITE ${_data}/done "")
endif()

_keep_libraries(espeak-ng)
file(COPY ${_data}/espeak-ng-data DESTINATION ${_deps})
file(REMOVE_RECURSE ${_deps}/espeak-ng)
