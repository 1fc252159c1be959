// A request's first line and header fields, read and judged before cpp-httplib is given the request. httplib answers
// some faults before it has read whose page asks, so that no page could read the answer, and reads %XX in values as
// characters.
#pragma once

#include <httplib.h>

#include <string>

#include "native/http/connection.h"
#include "native/http/limits.h"

namespace linnet::native {

// Fills in method, target, version, path, params and headers; fields that stand twice are joined by commas (RFC
// 9110, 5.3). A slash at the path's end is left out. HttpError 400, 408, 414, 431, 505: what came before the fault is
// in `head` then, and of what is too long also its Origin, wherever that stands: the refusal has to name it to be read.
void read_head(HttpConnection& connection, const HttpLimits& limits, httplib::Request& head);

// Whether the body's length and form can be understood: HttpError 400, 413, 415, 417, 501.
void check_framing(const httplib::Request& head, const HttpLimits& limits);

bool has_body(const httplib::Request& head);
bool asks_to_close(const httplib::Request& head);  // after this answer
// The part of the head that httplib has to read by itself: the first line, and Range where it means something.
std::string head_for_httplib(const httplib::Request& head);

}  // namespace linnet::native
