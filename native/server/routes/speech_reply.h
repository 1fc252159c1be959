// Turns a SpeechRequest into an HTTP answer: complete with its length, or in chunks as it is made.
#pragma once

#include "native/server/routes/reply_body.h"
#include "native/server/speech/context.h"

namespace httplib {
struct Request;
struct Response;
}  // namespace httplib

namespace linnet::native {

// whole: complete with its length, if it is not very long. Otherwise, and for streamed: in chunks from the first block
// on.
enum class Delivery { whole, streamed };

// Returns when the first block has been made, so that an error before it has its own status.
void reply(const httplib::Request& request, httplib::Response& response, const ServerContext& context,
           SpeechRequest wanted, const ReplyShape& shape, Delivery delivery);

}  // namespace linnet::native
