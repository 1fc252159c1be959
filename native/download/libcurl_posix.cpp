#include <dlfcn.h>

#include <string>

#include "engine/error.h"
#include "native/download/libcurl.h"

namespace linnet::native {
namespace {

// Its interface has kept this number since 2006. The second is Debian's with another library for TLS.
constexpr const char* names[] = {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib"};

void* opened() {
  for (const char* name : names)
    if (void* library = dlopen(name, RTLD_NOW | RTLD_LOCAL)) return library;
  throw Error(ErrorKind::io, "downloads need libcurl, which is not installed (Debian: libcurl4)");
}

template <typename Function>
void find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  if (!function)
    throw Error(ErrorKind::io, std::string("downloads need a newer libcurl: the one installed has no ") + name);
}

Libcurl loaded() {
  void* library = opened();
  Libcurl curl{};
  find(library, "curl_global_init", curl.global_init);
  find(library, "curl_easy_init", curl.easy_init);
  find(library, "curl_easy_cleanup", curl.easy_cleanup);
  find(library, "curl_easy_setopt", curl.easy_setopt);
  find(library, "curl_easy_getinfo", curl.easy_getinfo);
  find(library, "curl_easy_strerror", curl.easy_strerror);
  find(library, "curl_multi_init", curl.multi_init);
  find(library, "curl_multi_cleanup", curl.multi_cleanup);
  find(library, "curl_multi_add_handle", curl.multi_add_handle);
  find(library, "curl_multi_remove_handle", curl.multi_remove_handle);
  find(library, "curl_multi_perform", curl.multi_perform);
  find(library, "curl_multi_poll", curl.multi_poll);
  find(library, "curl_multi_info_read", curl.multi_info_read);
  if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw Error(ErrorKind::io, "libcurl cannot start");
  return curl;
}

}  // namespace

const Libcurl& libcurl() {
  static const Libcurl curl = loaded();
  return curl;
}

}  // namespace linnet::native
