// The server's OpenAPI document, from openapi.json beside this file.
#pragma once

namespace linnet::native {

extern const char* const openapi_document;

}  // namespace linnet::native
