// From what is to be spoken to an HTTP answer: whole with its length, or as it is made.
#pragma once

#include "native/server/routes/reply_body.h"
#include "native/server/speech/context.h"

namespace httplib {
struct Request;
struct Response;
}  // namespace httplib

namespace linnet::native {

// Whole: with its length, if it is not very long; else, and where streamed is asked, in chunks from the first block on.
enum class Delivery { whole, streamed };

// Returns when the first block is there, so that what goes wrong before has its own status.
void reply(const httplib::Request& request, httplib::Response& response, const ServerContext& context,
           SpeechRequest wanted, const ReplyShape& shape, Delivery delivery);

}  // namespace linnet::native
