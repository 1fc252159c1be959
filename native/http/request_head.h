// Reads and checks a request's first line and header fields before cpp-httplib receives the request. httplib refuses
// some faulty requests before it has read the Origin, so that the page could not read the refusal, and it decodes %XX
// in values.
#pragma once

#include <httplib.h>

#include <string>

#include "native/http/connection.h"
#include "native/http/limits.h"

namespace linnet::native {

// Fills in method, target, version, path, params and headers; repeated fields are joined by commas (RFC 9110,
// 5.3). A slash at the path's end is removed. HttpError 400, 408, 414, 431, 505: `head` then holds what came before the
// fault; if the head is too long, also its Origin from anywhere in it, because the refusal must name the Origin so that
// the page can read it.
void read_head(HttpConnection& connection, const HttpLimits& limits, httplib::Request& head);

// Checks that the body's length and encoding are clear. HttpError 400, 413, 415, 417, 501.
void check_framing(const httplib::Request& head, const HttpLimits& limits);

bool has_body(const httplib::Request& head);
bool asks_to_upgrade(const httplib::Request& head);  // to continue in another protocol (RFC 9110, 7.8)
bool asks_to_close(const httplib::Request& head);    // close the connection after this answer
// The part of the head that httplib must read itself: the first line, and Range where it applies.
std::string head_for_httplib(const httplib::Request& head);

}  // namespace linnet::native
