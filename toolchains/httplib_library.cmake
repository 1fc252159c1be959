# add_httplib(TARGET SOURCE): cpp-httplib as a library. Its one header is cut into declarations and code by its own
# split.py; what includes <httplib.h> then parses 2,600 lines in place of 10,000, and compiles none of them.

# Its select() fails from the 1024th open file on, its backlog of 5 turns bursts of clients away, and a form may be as
# long as any other body (the server bounds them all). Whoever includes it needs the same.
set(LINNET_HTTPLIB_DEFINITIONS CPPHTTPLIB_USE_POLL CPPHTTPLIB_LISTEN_BACKLOG=128
  CPPHTTPLIB_FORM_URL_ENCODED_PAYLOAD_MAX_LENGTH=1073741824)

function(add_httplib target source)
  set(split ${CMAKE_BINARY_DIR}/httplib)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source}/httplib.h ${source}/split.py)
  file(REMOVE_RECURSE ${split}/new)
  execute_process(COMMAND python3 ${source}/split.py --out ${split}/new OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
  # Some functions that we call are not declared above the cut.
  file(APPEND ${split}/new/httplib.h "\nnamespace httplib::detail {\n"
    "std::string base64_encode(const std::string &in);\n"
    "bool write_data(Stream &strm, const char *d, size_t l);\n"
    "void get_local_ip_and_port(socket_t sock, std::string &ip, int &port);\n"
    "void get_remote_ip_and_port(socket_t sock, std::string &ip, int &port);\n"
    "}\n")
  foreach(file httplib.h httplib.cc)
    file(COPY_FILE ${split}/new/${file} ${split}/${file} ONLY_IF_DIFFERENT)
  endforeach()
  file(REMOVE_RECURSE ${split}/new)

  add_library(${target} STATIC ${split}/httplib.cc)
  target_include_directories(${target} SYSTEM PUBLIC ${split})
  target_compile_definitions(${target} PUBLIC ${LINNET_HTTPLIB_DEFINITIONS})
  target_compile_features(${target} PRIVATE cxx_std_20)
endfunction()
