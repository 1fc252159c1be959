// libcurl, loaded when it is first needed: linked, it and the 30 libraries that it brings along would make every start
// of the program three times as long (3 → 10 ms of processor time), also of programs that only speak.
#pragma once

#include <curl/curl.h>

namespace linnet::native {

struct Libcurl {
  decltype(&curl_global_init) global_init;
  decltype(&curl_easy_init) easy_init;
  decltype(&curl_easy_cleanup) easy_cleanup;
  decltype(&curl_easy_setopt) easy_setopt;
  decltype(&curl_easy_getinfo) easy_getinfo;
  decltype(&curl_easy_strerror) easy_strerror;
  decltype(&curl_multi_init) multi_init;
  decltype(&curl_multi_cleanup) multi_cleanup;
  decltype(&curl_multi_add_handle) multi_add_handle;
  decltype(&curl_multi_remove_handle) multi_remove_handle;
  decltype(&curl_multi_perform) multi_perform;
  decltype(&curl_multi_poll) multi_poll;
  decltype(&curl_multi_info_read) multi_info_read;
};

// Any thread may call. io: the library is not installed.
const Libcurl& libcurl();

}  // namespace linnet::native
